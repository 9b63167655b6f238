// Sets colours and language before the first paint; a file of its own because the content security policy allows no inline script.
(() => {
  const root = document.documentElement;
  let scheme = null;
  let language = null;
  try {
    scheme = localStorage.getItem("milaan-colours");
    // What was chosen here before; else what the link of a message asked for, for as long as the tab is open.
    const asked = new URLSearchParams(location.search).get("lang");
    if (asked !== null) sessionStorage.setItem("milaan-language", asked);
    language = localStorage.getItem("milaan-language") ?? sessionStorage.getItem("milaan-language");
  } catch {
    // Storage may be forbidden; the system's scheme and English are used then.
  }
  const dark = scheme === "dark" || (scheme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.mantineColorScheme = dark ? "dark" : "light";
  if (language === "hi") root.lang = "hi";
})();
