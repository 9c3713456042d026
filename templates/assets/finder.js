// A field that finds notes, with the list of what was found.

/** @typedef {{ text: string, mark: boolean }} Piece */
/** @typedef {{ title: string, url: string, kind: string, why: string, aliases?: string[], tags?: string[], heading?: { text: string, id: string } }} Found What the engine says of a page. */
/** @typedef {(text: string, terms: string[]) => Piece[]} Marked */
/** @typedef {typeof import("./search-index.js") & { engine: any }} Engine What finds, with its functions. */

import { icon, make, shapes } from "./overlay.js";
import { root, say, words } from "./words.js";

const LIMIT = 12;
/** How many more are fetched when the last one comes into view, and how many there are at most. */
const MORE = 24, MOST = 132;
const PAUSE = 70;
const BEFORE_SAYING = 350;

/** @type {Promise<Engine> | undefined} */
let engine;
/**
 * The engine, fetched once; after a failure it is tried again.
 * @type {() => Promise<Engine>}
 */
const start = () => {
  engine ??= import("./search-index.js").then(async (part) => ({ ...part, engine: await part.open(root) }));
  engine.catch(() => { engine = undefined; });
  return engine;
};

document.addEventListener("nw:site", () => { engine = undefined; });

/** @type {(list: Piece[]) => any[]} */
const pieces = (list) => list.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));

/**
 * The folders of an address, as far as it tells.
 * @type {(url: string) => string[]}
 */
const folders = (url) => {
  const parts = url.replace(/(\/|\.html)?$/, "").split("/").slice(0, -1);
  return parts.map((part) => {
    try {
      return decodeURIComponent(part).replaceAll("-", " ");
    } catch {
      return part;
    }
  });
};

let fields = 0;

/** One result: a link that is an option. It lives as long as its page is among the results, so that nothing flickers. */
class Result {
  /** @param {string} id */
  constructor(id) {
    this.title = make("span", { class: "nw-result-title", dir: "auto" });
    this.where = make("span", { class: "nw-result-where" });
    this.text = make("span", { class: "nw-result-text", dir: "auto" });
    this.element = make("a", { role: "option", id, class: "nw-result", tabindex: "-1", "aria-selected": "false" }, this.title, this.where, this.text);
  }

  /**
   * @param {Found} result
   * @param {string} query
   * @param {Marked} marked
   * @param {string[]} terms
   */
  show(result, query, marked, terms) {
    /** @type {any} */
    this.result = result;
    if (this.query !== query) this.filled = false;
    /** @type {any} */
    this.query = query;
    /** @type {any} */
    this.terms = terms;
    /** @type {any} */
    this.marked = marked;
    /** @type {Piece[]} */
    const names = marked(result.title, terms);
    this.title.replaceChildren(...pieces(names));
    /** @type {string | null | undefined} */
    const alias = result.why === "alias" ? (result.aliases ?? []).find((name) => marked(name, terms).some((piece) => piece.mark)) : null;
    if (alias) this.title.append(" ", make("span", { class: "nw-result-alias" }, ...pieces(marked(alias, terms))));
    // Until the text is here, what was found for the words before stays, so that nothing jumps.
    this.lead(result.heading ?? this.near);
    this.text.hidden = result.kind !== "note";
  }

  /**
   * Names the place that the link leads to.
   * @param {{ text: string, id: string } | undefined} heading
   */
  lead(heading) {
    const path = folders(this.result.url).flatMap((name) => [name, make("i", {}, "/")]).slice(0, -1);
    const place = heading && heading.text !== this.result.title ? [make("i", {}, path.length ? "›" : ""), ...pieces(this.marked(heading.text, this.terms))] : [];
    // @ts-ignore: tags are texts.
    const tags = (this.result.tags ?? []).slice(0, 4).map((tag) => make("b", {}, ...pieces(this.marked(`#${String(tag).replace(/^#/, "")}`, this.terms))));
    this.where.replaceChildren(...path, ...place, ...tags);
    const address = new URL(this.result.url, root);
    address.searchParams.set("found", this.query);
    if (heading) address.hash = `#${heading.id}`;
    this.element.href = address.href;
  }

  /**
   * Fetches the text around the words, once for each query. What was there stays until it is here.
   * @param {{ excerpt: (result: Found, query: string) => Promise<Piece[] & { heading?: Found["heading"] }> }} engine
   */
  async fill(engine) {
    const { query, result } = this;
    if (this.filled || result.kind !== "note") return;
    this.filled = true;
    /** @type {Piece[] & { heading?: { text: string, id: string } }} */
    const found = await engine.excerpt(result, query).catch(() => []);
    if (this.query !== query) return;
    this.text.replaceChildren(...pieces(found));
    this.near = found.some(({ mark }) => mark) ? found.heading : undefined;
    this.lead(result.heading ?? this.near);
  }
}

export class Finder {
  /**
   * `beside` stands at the end of the field; `leave` is called when a result on this page was chosen.
   * @param {{ beside?: Element | null, leave?: () => void, inPage?: boolean }} options
   */
  constructor({ beside = null, leave = () => {}, inPage = false }) {
    fields += 1;
    this.id = `nw-search-${fields}`;
    this.leave = leave;
    this.isComposing = false;
    /** @type {Map<string, Result>} */
    this.results = new Map();
    /** @type {Result[]} */
    this.shown = [];
    this.total = 0;
    this.limit = LIMIT;
    this.active = -1;
    this.build(beside, inPage);
    this.listen();
    this.visible = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        start().then((part) => this.shown.find((one) => one.element === target)?.fill(part.engine), () => {});
        if (target === this.shown.at(-1)?.element) this.more();
      }
    }, { root: inPage ? null : this.body, rootMargin: "160px" });
  }

  /**
   * @param {Element | null} beside
   * @param {boolean} inPage
   */
  build(beside, inPage) {
    this.input = make("input", {
      id: this.id, type: "text", role: "combobox", inputmode: "search", enterkeyhint: "go", autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
      "aria-label": words.search, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${this.id}-list`, "aria-describedby": `${this.id}-hint`,
      placeholder: words.search_notes, dir: "auto", autofocus: !inPage,
    });
    this.list = make("div", { id: `${this.id}-list`, role: "listbox", "aria-label": words.results_list, hidden: true });
    this.message = make("div", { class: "nw-search-message", dir: "auto", hidden: true });
    this.status = make("p", { class: "nw-search-status", role: "status", dir: "auto" });
    /** @type {(text: string, about: string) => HTMLElement} */
    const sign = (text, about) => make("span", {}, make("kbd", {}, text), " ", about);
    const hint = make("p", { class: "nw-search-hint", id: `${this.id}-hint` }, sign(words.sign_tag, words.hint_tag), sign(words.sign_phrase, words.hint_phrase), sign(words.sign_not, words.hint_not));
    this.body = make("div", { class: "nw-search-body" }, this.list, this.message);
    this.element = make("div", { class: `nw-finder${inPage ? " is-in-page" : ""}`, role: "search" },
      make("div", { class: "nw-search-field" }, icon(shapes.search), this.input, beside),
      this.body, make("div", { class: "nw-search-foot" }, hint, this.status));
  }

  listen() {
    /** @type {{ input: HTMLInputElement, list: HTMLElement }} */
    const { input, list } = this;
    input.addEventListener("compositionstart", () => { this.isComposing = true; });
    input.addEventListener("compositionend", () => { this.isComposing = false; });
    input.addEventListener("input", () => this.changed());
    input.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("nw:site", () => {
      this.isOld = true;
      for (const one of this.shown) one.filled = false;
      if (this.element.checkVisibility()) this.search();
    });
    // A list that scrolls below a pointer at rest does not choose.
    list.addEventListener("pointermove", ({ target }) => {
      const at = this.shown.findIndex((one) => one.element.contains(target));
      if (at >= 0 && at !== this.active) this.activate(at, false);
    });
    // The focus stays in the field.
    list.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0) event.preventDefault();
    });
    list.addEventListener("click", (event) => this.chosen(event));
  }

  focus() {
    this.input.focus();
    this.input.select();
    if (this.isOld) this.search();
    else start().catch(() => {});
  }

  /**
   * Puts words into the field and looks for them.
   * @param {string} query
   */
  fill(query) {
    this.input.value = query;
    if (query) this.search();
  }

  changed() {
    this.goes = false;
    this.moved = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
    this.pending = true;
  }

  /** Fetches more results, if there are more. */
  more() {
    if (this.pending || this.shown.length < this.limit || this.total <= this.limit || this.limit >= MOST) return;
    this.limit += MORE;
    this.search(true);
  }

  /** @param {boolean} [isMore] Whether only more results of the same query are wanted. */
  async search(isMore = false) {
    if (!isMore) this.limit = LIMIT;
    clearTimeout(this.timer);
    this.stop?.abort();
    this.isOld = false;
    this.stop = new AbortController();
    const { signal } = this.stop;
    const query = this.input.value.trim();
    this.pending = query !== "";
    if (!query) {
      this.show([], "");
      this.tell("");
      return;
    }
    try {
      const part = await start();
      if (signal.aborted) return;
      /** @type {(found: any) => void} */
      const show = ({ results }) => { if (!signal.aborted && results.length > 0) this.show(results, query, part); };
      const found = await part.engine.search(query, { limit: this.limit, signal, onPartial: isMore ? undefined : show });
      if (signal.aborted) return;
      this.pending = false;
      this.total = found.total;
      this.show(found.results, query, part, isMore);
      this.say(found, query);
      if (this.goes) this.go(false);
    } catch (error) {
      if (signal.aborted || error.name === "AbortError") return;
      this.pending = false;
      this.show([], query);
      this.tell(navigator.onLine ? words.search_failed : words.search_offline, words.search_retry);
    }
  }

  /**
   * Shows results, keeping what is there already.
   * @param {any[]} results
   * @param {string} query
   * @param {any} [part]
   * @param {boolean} [isMore] Whether the list only grows.
   */
  show(results, query, part, isMore = false) {
    const before = this.moved || isMore ? this.shown[this.active]?.result.url : undefined;
    const terms = part ? part.engine.terms(query) : [];
    this.shown = results.map((result) => {
      if (!this.results.has(result.url)) {
        this.serial = (this.serial ?? 0) + 1;
        this.results.set(result.url, new Result(`${this.id}-${this.serial}`));
      }
      /** @type {any} */
      const one = this.results.get(result.url);
      one.show(result, query, part.marked, terms);
      return one;
    });
    const kept = new Set(this.shown);
    for (const [url, one] of this.results) if (!kept.has(one)) this.results.delete(url);
    if (isMore) this.list.append(...this.shown.slice(this.list.childElementCount).map((one) => one.element));
    else this.list.replaceChildren(...this.shown.map((one) => one.element));
    this.list.hidden = this.shown.length === 0;
    if (this.shown.length > 0) this.message.hidden = true;
    this.input.setAttribute("aria-expanded", String(this.shown.length > 0));
    this.visible.disconnect();
    for (const one of this.shown) this.visible.observe(one.element);
    const at = before === undefined ? 0 : Math.max(0, this.shown.findIndex((one) => one.result.url === before));
    if (!this.moved && !isMore) this.body.scrollTop = 0;
    this.activate(this.shown.length > 0 ? at : -1, this.moved && !isMore);
  }

  /**
   * Says how many were found; a list that changes while one types is not read out each time.
   * @param {{ total: number, results: any[] }} found
   * @param {string} query
   */
  say({ total, results }, query) {
    if (results.length === 0) this.tell(say(words.nothing_found, { query }), words.nothing_help);
    const isPart = total > results.length;
    this.announce(isPart ? say(words.results_first, { n: total, shown: results.length }) : say(words.results, { n: total }));
  }

  /** @param {string} text */
  announce(text, isHidden = false) {
    clearTimeout(this.saying);
    const wait = this.status.textContent && text ? BEFORE_SAYING : 0;
    this.saying = setTimeout(() => {
      this.status.classList.toggle("nw-quiet", isHidden);
      this.status.textContent = text;
    }, wait);
  }

  /**
   * A message in place of results.
   * @param {string} text
   */
  tell(text, help = "") {
    this.message.hidden = text === "";
    this.message.replaceChildren(make("p", {}, text), make("p", {}, help));
    this.announce(text, true);
  }

  /**
   * @param {number} at
   * @param {boolean} [scroll]
   */
  activate(at, scroll) {
    this.shown.forEach((one, i) => one.element.setAttribute("aria-selected", String(i === at)));
    this.active = at;
    const element = this.shown[at]?.element;
    if (element) {
      this.input.setAttribute("aria-activedescendant", element.id);
      if (scroll) element.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {any} event */
  pressed(event) {
    // Keys of a composition choose characters, not results.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter") {
      event.preventDefault();
      if (this.pending) this.goes = true;
      else this.go(event.ctrlKey || event.metaKey);
      return;
    }
    if (event.altKey || event.metaKey || event.shiftKey || this.shown.length === 0) return;
    const count = this.shown.length;
    const inList = this.moved || event.ctrlKey;
    // @ts-ignore: of another key nothing is known, which is what is meant.
    const at = {
      ArrowDown: () => (this.active + 1) % count,
      ArrowUp: () => (this.active - 1 + count) % count,
      // Before one moves through the results, these move in the field.
      Home: () => (inList ? 0 : -1),
      End: () => (inList ? count - 1 : -1),
    }[event.key]?.() ?? -1;
    if (at < 0) {
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.moved = false;
      return;
    }
    event.preventDefault();
    this.moved = true;
    this.activate(at, true);
  }

  /**
   * Opens the active result.
   * @param {boolean} inNewTab
   */
  go(inNewTab) {
    this.goes = false;
    const element = this.shown[this.active]?.element;
    if (!element) return;
    if (inNewTab) open(element.href, "_blank", "noopener");
    else element.click();
  }

  /** @param {MouseEvent} event */
  chosen(event) {
    const one = this.shown.find(({ element }) => element.contains(event.target));
    if (!one || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const address = new URL(one.element.href);
    if (address.pathname !== location.pathname || !document.querySelector("article.markdown-rendered")) return;
    // It is this page: nothing needs to be loaded.
    event.preventDefault();
    this.leave();
    if (address.hash) location.hash = address.hash;
    import("./marks.js").then((marks) => marks.mark(one.query));
  }
}
