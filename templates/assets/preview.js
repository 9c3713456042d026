// Shows what a link means while it is pointed at or focused, in a box near it.
//
// A box is an addition for readers who see it: it takes no focus and is not announced, because everything in it is behind the
// link. Only a short footnote is made the description of its link.

/** @typedef {{ x: number, y: number } | null} Spot Where the pointer is. */
/** @typedef {{ link: any, at: Spot, byFocus: boolean, timer?: number }} Waiting */

import { ahead } from "./ahead.js";
import { make, styled } from "./overlay.js";
import { extract, find } from "./section.js";
import { root, say, words } from "./words.js";

const BEFORE_SHOWING = 250;
const BEFORE_SHOWING_FOCUSED = 450;
const BEFORE_HIDING = 250;
const GAP = 6;
const MARGIN = 10;
const DESCRIPTION = 300;
const PAGES = 30;

// Pages

/** @type {Map<any, Promise<Document | null>>} */
const pages = new Map();

/**
 * The page at an address without fragment, fetched once.
 * @type {(address: string) => any}
 */
const pageAt = (address) => {
  if (new URL(address).pathname === location.pathname) return document;
  if (!pages.has(address)) {
    const asked = ahead.get(address) ?? fetch(address, { headers: { accept: "text/html" } });
    const parsed = asked.then(async (answer) => {
      const isPage = answer.ok && answer.headers.get("content-type")?.startsWith("text/html");
      return isPage ? new DOMParser().parseFromString(await answer.clone().text(), "text/html") : null;
    });
    pages.set(address, parsed);
    // What failed may be there the next time.
    parsed.catch(() => pages.delete(address));
    if (pages.size > PAGES) pages.delete(pages.keys().next().value);
  }
  return pages.get(address);
};
document.addEventListener("nw:site", () => pages.clear());

/**
 * Links that have a preview: to notes of this site and to places in them, within what is read.
 * @type {(link: any) => boolean}
 */
const hasPreview = (link) => {
  if (!link.closest(".markdown-rendered, .backlinks, .nw-main .nw-list")) return false;
  if (link.matches(".footnote-backref, .tag, .markdown-embed-link, [download], [role=option]")) return false;
  const { href } = link;
  // A link in a drawing has another kind of address.
  if (typeof href !== "string") return false;
  if (!href.startsWith(root.href) || /\.(?!html$)[a-z0-9]{1,5}$/i.test(link.pathname)) return false;
  const isHere = link.pathname === location.pathname;
  return !isHere || link.hash.length > 1;
};

// Boxes

/**
 * Those that are open, each within the one before it: `{ link, box, byFocus }`.
 * @type {{ link: any, box: any, byFocus: boolean }[]}
 */
const open = [];
let serial = 0;

/** @type {(link: any, page: Document, address: string) => any} */
const build = (link, page, address) => {
  const found = find(page, link.hash);
  if (!found) return null;
  const content = extract(found, address);
  if (!content.textContent.trim() && !content.querySelector("img, svg, video, audio")) return null;
  const { kind, title } = found;
  const hasTitle = kind === "note" ? content.firstElementChild?.tagName === "H1" : kind === "footnote" || page === document;
  const about = kind === "footnote" ? words.footnote : say(words.preview, { title });
  const box = make("div", { class: `nw-preview popover hover-popover is-${kind}`, role: "dialog", "aria-label": about, lang: document.body.lang || null });
  if (!hasTitle) box.append(make("p", { class: "nw-preview-title", lang: content.lang, dir: "auto" }, title));
  box.append(content);
  if (kind === "footnote" && content.textContent.length <= DESCRIPTION) {
    serial += 1;
    content.id = `nw-preview-${serial}`;
    link.setAttribute("aria-describedby", content.id);
  }
  return box;
};

/**
 * The part of a link, which may run over several lines, that the pointer is at.
 * @type {(link: Element, at: Spot) => DOMRect}
 */
const lineOf = (link, at) => {
  const lines = [...link.getClientRects()].filter((line) => line.width > 0);
  /** @type {(line: DOMRect) => boolean | null} */
  const isAt = (line) => at && at.x >= line.left - 1 && at.x <= line.right + 1 && at.y >= line.top - 1 && at.y <= line.bottom + 1;
  return lines.find(isAt) ?? lines[0] ?? link.getBoundingClientRect();
};

/**
 * Puts a box below its link, or above where there is more room. It stays in the window, also when pictures make it grow.
 * @type {(box: any, link: Element, at: Spot) => void}
 */
const place = (box, link, at) => {
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  const line = lineOf(link, at);
  const below = height - line.bottom - GAP - MARGIN;
  const above = line.top - GAP - MARGIN;
  const { width: own, height: tall } = box.getBoundingClientRect();
  const isBelow = tall <= below || below >= above;
  const rightToLeft = getComputedStyle(link).direction === "rtl";
  const wanted = rightToLeft ? line.right + 12 - own : line.left - 12;
  box.style.left = `${Math.round(Math.max(MARGIN, Math.min(wanted, width - own - MARGIN)))}px`;
  box.style.setProperty("--nw-room", `${Math.floor(Math.max(isBelow ? below : above, 60))}px`);
  if (isBelow) box.style.top = `${Math.round(line.bottom + GAP)}px`;
  else box.style.inset = `auto auto ${Math.round(height - line.top + GAP)}px ${box.style.left}`;
};

/** Closes all boxes but the first `keep`. */
const close = (keep = 0) => {
  for (const { link, box } of open.splice(keep)) {
    if (box.contains(document.activeElement)) link.focus({ preventScroll: true });
    const description = link.getAttribute("aria-describedby");
    if (description && document.getElementById(description)?.closest(".nw-preview") === box) link.removeAttribute("aria-describedby");
    box.remove();
  }
};

// What is going to happen

/**
 * The link whose box is waited for: `{ link, byFocus, timer }`.
 * @type {Waiting | null}
 */
let waiting = null;
/**
 * Down to how many boxes are closed in a moment.
 * @type {{ keep: number, timer: number } | null}
 */
let closing = null;
/**
 * The link whose box the reader closed; it stays closed until the pointer has left.
 * @type {Element | null}
 */
let dismissed = null;

const forget = () => {
  clearTimeout(waiting?.timer);
  waiting = null;
};

const stay = () => {
  clearTimeout(closing?.timer);
  closing = null;
};

/** @type {(keep: number) => void} */
const closeSoon = (keep) => {
  if (keep >= open.length) return stay();
  if (closing?.keep === keep) return;
  stay();
  closing = { keep, timer: setTimeout(() => { closing = null; close(keep); }, BEFORE_HIDING) };
};

const closeAll = () => {
  forget();
  stay();
  close();
};

/**
 * How many boxes an element is within.
 * @type {(element: any) => number}
 */
const depthOf = (element) => open.findIndex(({ box }) => box.contains(element)) + 1;

/** @type {(mine: Waiting, at: Spot) => Promise<void>} */
const show = async (mine, at) => {
  const { link, byFocus } = mine;
  const address = link.href.replace(/#.*$/s, "");
  let page;
  try {
    [page] = await Promise.all([pageAt(address), styled()]);
  } catch {
    page = null;
  }
  if (waiting !== mine) return;
  waiting = null;
  if (!page || !link.isConnected) return;
  stay();
  close(depthOf(link));
  const box = build(link, page, address);
  if (!box) return;
  document.body.append(box);
  box.popover = "manual";
  box.showPopover?.();
  place(box, link, at);
  open.push({ link, box, byFocus });
};

/** @type {(link: any, at: Spot, byFocus: boolean) => void} */
const showSoon = (link, at, byFocus) => {
  forget();
  /** @type {Waiting} */
  const mine = { link, at, byFocus };
  mine.timer = setTimeout(() => show(mine, at), byFocus ? BEFORE_SHOWING_FOCUSED : BEFORE_SHOWING);
  waiting = mine;
};

// What the reader does

/** @type {(event: any) => void} */
const pointed = (event) => {
  if (event.pointerType === "touch" || !(event.target instanceof Element)) return;
  const link = event.target.closest("a[href]");
  if (dismissed && link !== dismissed) dismissed = null;
  const shown = link ? open.findIndex((entry) => entry.link === link) + 1 : 0;
  // A box that was opened by keyboard is not the pointer's to close.
  closeSoon(Math.max(depthOf(event.target), shown, open[0]?.byFocus ? 1 : 0));
  if (waiting && link === waiting.link) return;
  if (link && !shown && link !== dismissed && hasPreview(link)) showSoon(link, { x: event.clientX, y: event.clientY }, false);
  else if (!waiting?.byFocus) forget();
};

/** @type {(event: FocusEvent) => void} */
const focused = ({ target }) => {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!link?.matches(":focus-visible") || !hasPreview(link)) {
    if (open.some((entry) => entry.byFocus)) closeSoon(depthOf(target));
    if (waiting?.byFocus) forget();
    return;
  }
  if (open.some((entry) => entry.link === link)) return;
  closeSoon(depthOf(link));
  showSoon(link, null, true);
};

/** @type {(event: FocusEvent) => void} */
const left = ({ relatedTarget }) => {
  if (relatedTarget) return;
  if (waiting?.byFocus) forget();
  closeSoon(open.findIndex((entry) => entry.byFocus) === 0 ? 0 : open.length);
};

/** @type {(event: KeyboardEvent) => void} */
const pressed = (event) => {
  if (event.key !== "Escape" || (!open.length && !waiting)) return;
  /** @type {any} */
  const last = open.at(-1) ?? waiting;
  dismissed = last.link;
  if (open.length) {
    event.preventDefault();
    event.stopPropagation();
  }
  forget();
  stay();
  close(open.length - 1);
};

/** @type {(event: Event) => void} */
const scrolled = ({ target }) => {
  const depth = target instanceof Element ? depthOf(target) : 0;
  close(depth);
  // Moving the focus scrolls, too.
  if (waiting?.byFocus) showSoon(waiting.link, null, true);
  else if (depth === 0) forget();
};

/**
 * Begins with the link that the reader is at.
 * @type {(link: Element, event: any) => void}
 */
export const start = (link, event) => {
  addEventListener("pointerover", pointed, { passive: true });
  document.documentElement.addEventListener("pointerleave", () => {
    if (waiting && !waiting.byFocus) forget();
    if (!open[0]?.byFocus) closeSoon(0);
  });
  addEventListener("focusin", focused);
  addEventListener("focusout", left);
  addEventListener("keydown", pressed, { capture: true });
  addEventListener("scroll", scrolled, { passive: true, capture: true });
  addEventListener("pointerdown", (down) => {
    if (down.target instanceof Node && !depthOf(down.target)) closeAll();
  }, { passive: true, capture: true });
  addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a[href]")) closeAll();
  });
  for (const name of ["resize", "hashchange", "popstate", "pagehide", "blur"]) addEventListener(name, closeAll);
  // It may have been left while this was fetched.
  if (event.type === "focusin") focused(event);
  else if (link.matches(":hover")) pointed(event);
};
