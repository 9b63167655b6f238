// The mark: tally strokes under the head line of Devanagari, crossed as a count of five is.

export function Mark(props: { size?: number }) {
  const size = props.size ?? 22;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={2}
      strokeLinecap="round"
      aria-hidden="true"
    >
      <path d="M2 4h20M6 4v16M10 4v16M14 4v16M18 4v16M3 17 21 8" />
    </svg>
  );
}

/** Both names, the one in the page's language first. */
export function Brand(props: { language: "en" | "hi" }) {
  return props.language === "hi" ? (
    <>
      मिलान <span lang="en">Milaan</span>
    </>
  ) : (
    <>
      Milaan <span lang="hi">मिलान</span>
    </>
  );
}
