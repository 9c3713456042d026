// The whole tree of folders and pages, in place of the folder that the left column shows at first.
// How the file is written is said in src/index/tree.rs.

/** @typedef {{ title: string, children: any, url: string }} Entry A page or a folder, whose `children` are as the file has them. */

const file = new URL("tree.json", import.meta.url);
const site = new URL("../", import.meta.url);
const key = "nw-tree";
/** How many entries of a folder are shown before a reader comes near them. */
const STEP = 200;

/** @type {(url: string | URL) => string} */
const here = (url) => {
  const path = new URL(url).pathname.replace(/index\.html$/, "");
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
};
const page = here(location.href);

/** The addresses of the folders that are open; `null` if the tree is not to be shown. */
const recall = () => {
  try { return JSON.parse(sessionStorage.getItem(key) ?? "null"); } catch { return null; }
};
const opened = new Set(recall());
/** @type {(shown: boolean) => void} */
const remember = (shown) => {
  try {
    if (shown) sessionStorage.setItem(key, JSON.stringify([...opened]));
    else sessionStorage.removeItem(key);
  } catch { /* The tree then lasts as long as the page. */ }
};

/**
 * What an entry of the file says, `above` being the address of its folder.
 * @type {(entry: any, above: string | URL) => Entry}
 */
const read = (entry, above) => {
  /** @type {[string, ...any[]]} */
  const [title, ...rest] = typeof entry === "string" ? [entry] : entry;
  const children = Array.isArray(rest[0]) ? rest.shift() : null;
  const address = rest[0] ?? `${title.replace(/[A-Z ]/g, (c) => (c === " " ? "-" : c.toLowerCase()))}/`;
  return { title, children, url: new URL(address, above).href };
};

/**
 * Opens the folders that the page lies in; whether it is among `entries`.
 * @type {(entries: any[], above: string | URL) => boolean}
 */
const openAt = (entries, above) => entries.some((entry) => {
  const { children, url } = read(entry, above);
  const within = children && openAt(children, url);
  if (within) opened.add(here(url));
  return within || here(url) === page;
});

/** @type {(item: Element, node: Entry) => void} */
const folder = (item, { title, children, url }) => {
  const id = here(url);
  const list = document.createElement("ul");
  const twist = document.createElement("button");
  twist.type = "button";
  twist.className = "nw-twist";
  twist.setAttribute("aria-label", title);
  let filled = false;
  /** @type {(isOpen: boolean) => void} */
  const show = (isOpen) => {
    twist.setAttribute("aria-expanded", `${isOpen}`);
    list.hidden = !isOpen;
    if (isOpen && !filled) {
      filled = true;
      fill(list, children, url);
    }
  };
  show(opened.has(id));
  twist.addEventListener("click", () => {
    /** @type {any} */
    const isOpen = list.hidden;
    if (isOpen) opened.add(id);
    else opened.delete(id);
    show(isOpen);
    remember(true);
  });
  item.prepend(twist);
  item.append(list);
};

/**
 * Shows entries in a list, those beyond the first when they come near.
 * @type {(list: any, entries: any[], above: string | URL, from?: number) => void}
 */
const fill = (list, entries, above, from = 0) => {
  let end = from + STEP;
  // The page itself is always there to be seen.
  if (entries.length > end && from === 0) {
    const at = entries.findIndex((entry) => here(read(entry, above).url) === page);
    end = Math.max(end, at + STEP);
  }
  for (const entry of entries.slice(from, end)) {
    const node = read(entry, above);
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = node.url;
    link.textContent = node.title;
    if (here(node.url) === page) link.setAttribute("aria-current", "page");
    item.append(link);
    if (node.children) folder(item, node);
    list.append(item);
  }
  if (end >= entries.length) return;
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    observer.disconnect();
    fill(list, entries, above, end);
  }, { rootMargin: "400px" });
  observer.observe(list.lastElementChild);
};

/** @type {(event: any) => void} */
const press = (event) => {
  const { key: pressed, currentTarget: tree, target } = event;
  const item = target.closest("li");
  const twist = item?.querySelector(":scope > .nw-twist");
  const isOpen = twist?.getAttribute("aria-expanded") === "true";
  const forth = getComputedStyle(tree).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  if (pressed === "ArrowDown" || pressed === "ArrowUp") {
    const links = [...tree.querySelectorAll("a")].filter((link) => link.checkVisibility());
    const at = links.indexOf(item.querySelector("a"));
    links[at + (pressed === "ArrowDown" ? 1 : -1)]?.focus();
  } else if (pressed === "ArrowRight" || pressed === "ArrowLeft") {
    if (twist && isOpen !== (pressed === forth)) twist.click();
    else if (pressed !== forth) item.parentElement.closest("li")?.querySelector("a").focus();
  } else {
    return;
  }
  event.preventDefault();
};

/** @type {Element | null} */
let tree = null;
/** @type {(options?: RequestInit) => Promise<Element>} */
const make = async (options) => {
  const answer = await fetch(file, options);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const entries = await answer.json();
  const list = document.createElement("ul");
  list.className = "nw-list nw-tree";
  openAt(entries, site);
  fill(list, entries, site);
  list.addEventListener("keydown", press);
  return list;
};

/**
 * Shows the tree in place of the folder, or the folder again.
 * @type {(opener: any, isWanted: boolean) => Promise<void>}
 */
export const show = async (opener, isWanted) => {
  const root = document.documentElement;
  if (isWanted) {
    try {
      tree ??= await make();
    } catch {
      // Without the tree there is still the page that lists all notes.
      remember(false);
      root.classList.remove("nw-tree-on");
      location.href = opener.dataset.all;
      return;
    }
    opener.after(tree);
  } else {
    tree?.remove();
  }
  root.classList.toggle("nw-tree-on", isWanted);
  opener.setAttribute("aria-pressed", `${isWanted}`);
  remember(isWanted);
  const column = opener.closest(".nw-left");
  const current = tree?.querySelector("[aria-current]");
  if (isWanted && current) {
    const away = current.getBoundingClientRect().top - column.getBoundingClientRect().top;
    if (away > column.clientHeight - 60) column.scrollTop += away - column.clientHeight / 2;
  }
};

let changes = 0;
document.addEventListener("nw:site", async () => {
  if (!tree) return;
  changes += 1;
  const mine = changes;
  const fresh = await make({ cache: "no-cache" }).catch(() => null);
  if (!fresh || mine !== changes ) return;
  tree.replaceWith(fresh);
  tree = fresh;
});

/**
 * What a press of the button does.
 * @type {(opener: Element) => Promise<void>}
 */
export const open = (opener) => show(opener, opener.getAttribute("aria-pressed") !== "true");
