// The parts of a payer's connections side by side: what it holds, what it claims, what is disputed, what was done in bulk.

import { Link } from "@tanstack/react-router";
import { useWords } from "#web/i18n/use-words.ts";
import { taggingWords } from "./tagging/words.ts";

const sections = [
  { to: "/connections", name: "held" },
  { to: "/connections/claims", name: "claims" },
  { to: "/tag-disputes", name: "disputes" },
  { to: "/connections/batches", name: "batches" },
] as const;

export function Sections(props: { at: (typeof sections)[number]["name"] }) {
  const say = useWords(taggingWords);
  return (
    <nav className="views" aria-label={say("sections")}>
      {sections.map(({ to, name }) => (
        <Link
          key={name}
          to={to}
          search={{ page: 1 }}
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={name === props.at ? "page" : undefined}
        >
          {say(name)}
        </Link>
      ))}
    </nav>
  );
}
