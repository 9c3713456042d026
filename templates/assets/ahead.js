// Fetches a page when its link seems about to be pressed, so that it is there when it is.

/** How long a pointer or the focus rests on a link that is meant, in milliseconds. */
const REST = 65;
const site = new URL("../", import.meta.url).href;
/** @type {HTMLAnchorElement | null} */
const home = document.querySelector(".nw-header .nw-site");
/** The addresses of pages end as that of the home page does. */
const end = home?.pathname.endsWith(".html") ? ".html" : "/";

/**
 * What was fetched, by addresses without fragment. Each answer is read as a copy.
 * @type {Map<string, Promise<Response>>}
 */
export const ahead = new Map();
document.addEventListener("nw:site", () => ahead.clear());

/** @type {(link: any) => void} */
const get = (link) => {
  const { href, pathname } = link;
  // A link in a drawing has another kind of address.
  if (typeof href !== "string" || !href.startsWith(site) || !pathname.endsWith(end) || pathname === location.pathname || link.hasAttribute("download")) return;
  /** @type {any} */
  const { connection } = navigator;
  const [address] = href.split("#");
  if (connection?.saveData || connection?.effectiveType?.includes("2g") || ahead.has(address)) return;
  // Not by `rel="prefetch"`, which not every browser knows and none keeps longer.
  const answer = fetch(address, { priority: "low" });
  ahead.set(address, answer);
  answer.then((found) => found.clone().arrayBuffer()).catch(() => ahead.delete(address));
};

let resting = 0;
/** @type {(event: Event) => void} */
const reach = ({ target, type }) => {
  clearTimeout(resting);
  // A form in a note could have a field in place of its own `closest`.
  const link = target instanceof Element && Element.prototype.closest.call(target, "a[href]");
  if (link) resting = setTimeout(get, type === "pointerdown" ? 0 : REST, link);
};

/**
 * Begins with the link that the reader is at.
 * @type {(event: Event) => void}
 */
export const start = (event) => {
  for (const name of ["pointerover", "focusin", "pointerdown"]) addEventListener(name, reach, { passive: true });
  reach(event);
};
