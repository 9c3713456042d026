// The search engine: fetches what it needs of the index, ranks, cuts excerpts. Knows nothing of the page it runs on.
//
//   const engine = await open(new URL("../", import.meta.url));
//   const { results, total } = await engine.search("꿀벌 #bees", { limit: 20, signal, onPartial });
//   // result: { title, url, kind, tags, score, why, alias?, heading?: { text, id } }; `url` is relative to the root; `why` is title, alias,
//   // heading, tag or text.
//   const pieces = await engine.excerpt(results[0], "꿀벌 #bees");   // [{ text, mark }], and pieces.heading?: { text, id }
//   engine.terms("꿀벌 #bees");                                     // folded words, for `marked` and `ranges` of search-fold.js

import { fold, marked, pairs, ranges } from "./search-fold.js";
import { parse, stem, terms } from "./search-query.js";

/** @typedef {import("./search-query.js").Part} Part */
/** @typedef {import("./search-fold.js").Run} Run */
/** @typedef {{ letter: string, bits: number, hasMore: (fields: number) => boolean }} Shape How the postings of an index are written. */
/** @typedef {{ term: string, count: number, short: boolean, bytes: Uint8Array, start: number, end: number }} Entry */
/** @typedef {{ document: number, score: number }} Ranked */
/** @typedef {{ has: (document: number) => boolean }} Without */

const VERSION = 2;
const TITLE = 1, ALIAS = 2, HEADING = 4, TAG = 8;
/** @type {Shape} */
const NAMES = { letter: "n", bits: 4, hasMore: (fields) => (fields & (TITLE | ALIAS)) !== 0 };
/** @type {Shape} */
const TEXT = { letter: "t", bits: 3, hasMore: () => true };
/** Shards of text that words with a given beginning are looked up in. */
const MOST_SHARDS = 3;
/** Bytes of a page, as sent, above which no excerpt is cut from it. */
const LARGEST_PAGE = 300_000;
/** How much more a page scores for each doubling of the number of pages that link to it. */
const LINKED = 0.06;
/** How many more documents are looked at than are wanted: a name that is the query moves them up. */
const MARGIN = 4;
const KINDS = ["note", "canvas", "base"];
const DIGITS = 6;

/** A file of the index is not there any more: the site was built again. */
class Stale extends Error {}

/**
 * The entries of a shard: `{ term, count, short, start, end }`, in order.
 * @type {(buffer: ArrayBuffer) => Entry[]}
 */
const decode = (buffer) => {
  const bytes = new Uint8Array(buffer);
  const decoder = new TextDecoder();
  let at = 0;
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (!(byte & 128)) return value;
    }
  };
  const entries = [];
  let term = new Uint8Array(0);
  while (at < bytes.length) {
    const shared = number();
    const length = number();
    const next = new Uint8Array(shared + length);
    next.set(term.subarray(0, shared));
    next.set(bytes.subarray(at, at + length), shared);
    term = next;
    at += length;
    const count = number();
    const size = number();
    entries.push({ term: decoder.decode(term), count: count >> 1, short: count % 2 === 1, bytes, start: at, end: at + size });
    at += size;
  }
  return entries;
};

/**
 * Calls `take(document, low, more)` for every posting of an entry.
 * @type {(entry: Entry, shape: Shape, take: (document: number, low: number, more: number) => void) => void}
 */
const read = (entry, shape, take) => {
  const { bytes, end, short } = entry;
  let at = entry.start;
  let document = 0;
  const mask = (1 << shape.bits) - 1;
  while (at < end) {
    let head = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      head += (byte & 127) * scale;
      if (!(byte & 128)) break;
    }
    const low = head & mask;
    document += Math.floor(head / (mask + 1));
    take(document, low, !short && shape.hasMore(low) ? bytes[at++] : 255);
  }
};

/**
 * Index of the last key that is not greater than `text`.
 * @type {(keys: string[], text: string) => number}
 */
const position = (keys, text) => {
  let low = 0, high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= text) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** One of the two indexes of terms. */
class Terms {
  /**
   * @param {{ keys: string[], hashes: string }} run
   * @param {Shape} shape
   * @param {(name: string, decoded: (buffer: ArrayBuffer) => Entry[]) => Promise<Entry[]>} fetchFile
   */
  constructor(run, shape, fetchFile) {
    this.shape = shape;
    this.keys = run.keys;
    /** @type {(at: number) => Promise<Entry[]>} */
    this.load = (at) => fetchFile(`${shape.letter}${at}.${run.hashes.slice(at * DIGITS, (at + 1) * DIGITS)}.bin`, decode);
  }

  /** @param {string} term */
  async exact(term) {
    const at = position(this.keys, term);
    if (at < 0) return undefined;
    return (await this.load(at)).find((entry) => entry.term === term);
  }

  /**
   * Entries from one text to another, of at most `most` shards.
   * @param {string} from
   * @param {string} to
   * @param {number} most
   */
  async between(from, to, most) {
    const first = Math.max(0, position(this.keys, from));
    const last = Math.min(position(this.keys, to), first + most - 1);
    const shards = [];
    for (let at = first; at <= last; at++) shards.push(this.load(at));
    const entries = (await Promise.all(shards)).flat();
    return entries.filter(({ term }) => term >= from && term <= to).map((entry) => ({ term: entry.term, entry }));
  }

  /**
   * Adds the documents of an entry to `hits`.
   * @param {Entry} entry
   * @param {Hits} hits
   */
  add(entry, hits) {
    read(entry, this.shape, (document, low, more) => {
      if (this.shape === TEXT) hits.addText(document, low, more, 1);
      else hits.addName(document, low, more, 1, 1);
    });
  }

  /**
   * Calls `take` with every document of an entry.
   * @param {Entry} entry
   * @param {(document: number) => void} take
   */
  each(entry, take) {
    read(entry, this.shape, take);
  }

  /**
   * Entries that begin with `term`, of at most `most` shards.
   * @param {string} term
   * @param {number} most
   */
  async beginning(term, most) {
    const first = Math.max(0, position(this.keys, term));
    const last = Math.min(position(this.keys, `${term}\uffff`), first + most - 1);
    const shards = [];
    for (let at = first; at <= last; at++) shards.push(this.load(at));
    return (await Promise.all(shards)).flat().filter((entry) => entry.term.startsWith(term));
  }
}

/** What a word of the query scores in each document. */
class Hits {
  /** @param {number} documents */
  constructor(documents) {
    this.names = new Float32Array(documents);
    this.text = new Float32Array(documents);
    this.places = new Uint8Array(documents);
    this.fields = new Uint8Array(documents);
  }

  /**
   * @param {number} document
   * @param {number} fields
   * @param {number} count
   * @param {number} matched
   * @param {number} factor
   */
  addName(document, fields, count, matched, factor) {
    const share = Math.min(1, matched / Math.max(1, count));
    let score = 0;
    if (fields & TITLE) score += 6 + 6 * share;
    else if (fields & ALIAS) score += 5 + 5 * share;
    if (fields & HEADING) score += 3;
    if (fields & TAG) score += 2;
    this.names[document] = Math.max(this.names[document], score * factor);
    this.fields[document] |= fields;
  }

  /**
   * @param {number} document
   * @param {number} weight
   * @param {number} places
   * @param {number} factor
   */
  addText(document, weight, places, factor) {
    this.text[document] = Math.max(this.text[document], ((weight + 1) / 4) * factor);
    this.places[document] |= places;
  }

  /** @param {number} document */
  has(document) {
    return this.names[document] > 0 || this.text[document] > 0;
  }

  /** Hits of no document yet, for as many. */
  another() {
    return new Hits(this.names.length);
  }

  /**
   * Keeps only the documents that another word has, too.
   * @param {Hits} other
   */
  keep(other) {
    for (let document = 0; document < this.names.length; document++) if (!other.has(document)) this.names[document] = this.text[document] = 0;
  }

  /**
   * Takes over what another word scores.
   * @param {Hits} other
   * @param {number} factor
   */
  take(other, factor) {
    for (let document = 0; document < this.names.length; document++) {
      this.names[document] = Math.max(this.names[document], other.names[document] * factor);
      this.text[document] = Math.max(this.text[document], other.text[document] * factor);
      this.places[document] |= other.places[document];
      this.fields[document] |= other.fields[document];
    }
  }

  get count() {
    let count = 0;
    for (let document = 0; document < this.names.length; document++) if (this.has(document)) count++;
    return count;
  }
}

/**
 * Eighths of a document and their neighbours.
 * @type {(places: number) => number}
 */
const near = (places) => (places | (places << 1) | (places >> 1)) & 255;

/**
 * Looks up a word of an alphabet; words that begin with it too unless `whole`.
 * @type {(index: Terms, run: Run, whole: boolean, hits: Hits) => Promise<void>}
 */
const lookUpWord = async (index, { text, signed }, whole, hits) => {
  const word = signed ?? text;
  const isText = index.shape === TEXT;
  const some = !whole && !(isText && word.length < 2);
  const exact = some ? undefined : await index.exact(word);
  const entries = some ? await index.beginning(word, isText ? MOST_SHARDS : 8) : exact ? [exact] : [];
  for (const entry of entries) {
    const factor = entry.term === word ? 1 : 0.2 + 0.5 * (word.length / entry.term.length);
    read(entry, index.shape, (document, low, more) => {
      if (isText) hits.addText(document, low, more, factor);
      else hits.addName(document, low, more, 1, factor);
    });
  }
};

/**
 * Looks up a run of wide characters by its pairs. Most of those of its stem must be there; those of its ending may.
 * @type {(index: Terms, run: Run, whole: boolean, hits: Hits, documents: number) => Promise<void>}
 */
const lookUpRun = async (index, { text }, whole, hits, documents) => {
  const isText = index.shape === TEXT;
  const bare = whole ? text : stem(text);
  const all = pairs(text);
  if (all.length === 0) {
    for (const entry of await index.beginning(text, MOST_SHARDS)) {
      const factor = entry.term === text ? 1 : 0.8;
      read(entry, index.shape, (document, low, more) => {
        if (isText) hits.addText(document, low, more, factor);
        else hits.addName(document, low, more, 1, factor);
      });
    }
    return;
  }
  const needed = pairs(bare).length;
  const enough = whole || needed < 4 ? needed : Math.ceil(needed * 0.75);
  const found = await Promise.all(all.map((pair) => index.exact(pair)));
  const seen = new Uint8Array(documents), endings = new Uint8Array(documents), which = new Uint32Array(documents);
  const places = new Uint8Array(documents).fill(255);
  const lows = new Uint8Array(documents).fill(255), mores = new Uint8Array(documents).fill(255);
  const fields = new Uint8Array(documents).fill(255);
  found.forEach((entry, at) => {
    if (entry === undefined) return;
    read(entry, index.shape, (document, low, more) => {
      if (at >= needed) {
        endings[document]++;
        return;
      }
      seen[document]++;
      which[document] |= 1 << at;
      fields[document] &= low;
      lows[document] = Math.min(lows[document], low);
      mores[document] = Math.min(mores[document], more);
      // A word at the border of two places has pairs in both.
      if (isText) places[document] &= near(more);
    });
  });
  // A compound that stands nowhere as it was typed may be written apart: the pairs at the gaps are then missing, no two of them neighbours.
  const mayBeApart = !whole && needed > 2 && !seen.includes(needed);
  const ends = 1 | (1 << (needed - 1));
  /** @type {(pairs: number) => boolean} */
  const isApart = (pairs) => (pairs & ends) === ends && (~pairs & (~pairs >> 1) & ((1 << (needed - 1)) - 1)) === 0;
  for (let document = 0; document < documents; document++) {
    const apart = mayBeApart && isApart(which[document]);
    // Pairs in other places, or in other names, are no word.
    if ((!apart && (needed === 3 || seen[document] < enough)) && seen[document] < needed) continue;
    if ((isText ? places : fields)[document] === 0) continue;
    const ending = all.length > needed ? 0.85 + 0.15 * (endings[document] / (all.length - needed)) : 1;
    const factor = ending * (seen[document] / needed) ** (apart ? 2 : 4);
    if (isText) hits.addText(document, lows[document], places[document], factor);
    else hits.addName(document, fields[document], mores[document], needed, factor);
  }
};

/**
 * Looks up one run of a part of the query.
 * @type {(index: Terms, run: Run, whole: boolean, hits: Hits, documents: number) => Promise<void>}
 */
const lookUp = (index, run, whole, hits, documents) =>
  (run.wide ? lookUpRun(index, run, whole, hits, documents) : lookUpWord(index, run, whole, hits));

/**
 * Looks up a tag and those below it; while it is being typed, those that begin with it.
 * @type {(names: Terms, part: Part, hits: Hits) => Promise<void>}
 */
const lookUpTag = async (names, part, hits) => {
  const entries = await names.beginning(part.text, 8);
  for (const entry of entries) {
    const isIt = entry.term === part.text || entry.term.startsWith(`${part.text}/`);
    if (!isIt && (!part.open || part.not)) continue;
    read(entry, names.shape, (document, fields) => hits.addName(document, fields, 0, 1, isIt ? 1 : 0.5));
  }
};

/**
 * Scores of all documents that have every word, or if none has, of those that have most; of their names alone unless `withText`.
 * @type {(groups: Hits[], without: Without[], documents: number, withText: boolean, links: string) => Ranked[]}
 */
const rank = (groups, without, documents, withText, links) => {
  const weights = groups.map((hits) => Math.log(1 + documents / (hits.count || 1)));
  /** @type {(least: number) => Ranked[]} */
  const order = (least) => {
    const found = [];
    for (let document = 0; document < documents; document++) {
      if (without.some((hits) => hits.has(document))) continue;
      let score = 0, matched = 0, together = 255, close = 255, texts = 0;
      groups.forEach((hits, at) => {
        const inText = withText ? hits.text[document] : 0;
        const value = hits.names[document] + inText;
        if (value === 0) return;
        matched++;
        score += value * weights[at];
        if (inText === 0) return;
        texts++;
        together &= hits.places[document];
        close &= near(hits.places[document]);
      });
      if (matched === 0 || matched < least) continue;
      if (texts > 1) score *= together ? 1.3 : close ? 1.15 : 1;
      // Pages that many link to come before others.
      score *= 1 + LINKED * Number(links[document]);
      found.push({ document, score: score * (matched / groups.length) ** 2 });
    }
    return found;
  };
  const every = order(groups.length);
  const found = every.length > 0 || groups.length < 2 || !withText ? every : order(Math.ceil(groups.length / 2));
  return found.sort((a, b) => b.score - a.score || a.document - b.document);
};

/**
 * Whether the last part of an address says what was typed.
 * @type {(url: string, typed: string) => boolean}
 */
const isAddress = (url, typed) => {
  const last = url.replace(/(\/|\.html)$/, "").split("/").at(-1) ?? "";
  try {
    return typed !== "" && fold(decodeURIComponent(last)).replaceAll("-", " ") === typed.replaceAll("-", " ");
  } catch {
    return false;
  }
};

/** Elements that stand between two words, as in `parts_words` of src/model/element.rs. */
const parting = new Set((
  "address article aside audio blockquote br button caption center col colgroup datalist dd details dialog dir " +
  "div dl dt embed fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr iframe img input " +
  "legend li main math menu meter nav object ol optgroup option output p picture pre progress rp rt search " +
  "section select summary svg table tbody td textarea tfoot th thead tr ul video"
).split(" "));

/**
 * The text of a page's note and its headings, for excerpts.
 * @type {(html: string) => { text: string, headings: { start: number, text: string, id: string }[] }}
 */
const pageText = (html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  const article = page.querySelector("article.markdown-rendered, .markdown-rendered");
  /** @type {{ text: string, headings: { start: number, text: string, id: string }[] }} */
  const found = { text: "", headings: [] };
  const skipped = "script, style, math, svg, .internal-embed:not(.is-unresolved), .footnote-backref, .footnote-ref, .copy-button";
  const space = () => {
    if (found.text !== "" && !found.text.endsWith(" ")) found.text += " ";
  };
  /** @type {(node: any) => void} */
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        const text = child.data.replace(/\s+/g, " ");
        found.text += text.startsWith(" ") && (found.text === "" || found.text.endsWith(" ")) ? text.slice(1) : text;
      } else if (child.nodeType === 1) {
        const isBlock = parting.has(child.localName) || child.matches(".internal-embed");
        if (isBlock) space();
        if (child.matches(skipped)) continue;
        const start = found.text.length;
        walk(child);
        if (isBlock) space();
        if (/^H[1-6]$/.test(child.tagName) && child.id) {
          found.headings.push({ start, text: found.text.slice(start).trim(), id: child.id });
        }
      }
    }
  };
  if (article) walk(article);
  return found;
};

/**
 * The stretch of `text` of about `length` characters that has most of the words.
 * @type {(text: string, words: string[], length: number) => { before: boolean, text: string, after: boolean, at: number | undefined }}
 */
const cut = (text, words, length) => {
  const found = ranges(text, words);
  /** @type {{ start: number, score: number, at?: number }} */
  let best = { start: 0, score: -1 };
  for (let first = 0; first < Math.min(found.length, 500); first++) {
    const kinds = new Set();
    let score = 0;
    for (let at = first; at < found.length && found[at][1] <= found[first][0] + length * 0.8; at++) {
      score += kinds.has(found[at][2]) ? 0.1 : 1 + (found[at][1] - found[at][0]) / 20;
      kinds.add(found[at][2]);
    }
    if (score > best.score) best = { start: found[first][0], score, at: found[first][0] };
  }
  let start = Math.max(0, best.start - Math.floor(length * 0.25));
  if (start > 0) {
    const space = text.indexOf(" ", start);
    if (space >= 0 && space < best.start) start = space + 1;
  }
  let end = Math.min(text.length, start + length);
  if (end < text.length) {
    const space = text.lastIndexOf(" ", end);
    if (space > start + length * 0.7) end = space;
  }
  return { before: start > 0, text: text.slice(start, end).trim(), after: end < text.length, at: best.at };
};

class Engine {
  #root;
  /** @type {any} */
  #index;
  #files = new Map();
  /** The words that queries meant, where they differ from the typed ones. */
  #meant = new Map();
  #pages = new Map();

  /** @param {URL} root */
  constructor(root) {
    this.#root = root;
  }

  async load() {
    const answer = await fetch(new URL("_nw/search/root.json", this.#root), { cache: "no-cache" });
    if (!answer.ok) throw new Error(`search: ${answer.status}`);
    const index = await answer.json();
    if (index.version !== VERSION) throw new Error("search: the page is older than the site");
    /** @type {(name: string, decoded: (buffer: ArrayBuffer) => Entry[]) => Promise<Entry[]>} */
    const fetchFile = (name, decoded) => this.#file(name, decoded);
    this.#index = {
      ...index,
      names: new Terms(index.names, NAMES, fetchFile),
      text: new Terms(index.text, TEXT, fetchFile),
    };
    return this;
  }

  /**
   * @template T
   * @param {string} name
   * @param {(buffer: ArrayBuffer) => T} decoded
   * @returns {Promise<T>}
   */
  #file(name, decoded) {
    let file = this.#files.get(name);
    if (file === undefined) {
      const address = new URL(`_nw/search/${name}`, this.#root);
      file = fetch(address).then(async (answer) => {
        if (answer.status === 404) throw new Stale(name);
        if (!answer.ok) throw new Error(`search: ${answer.status}`);
        return decoded(await answer.arrayBuffer());
      });
      file.catch(() => this.#files.delete(name));
      this.#files.set(name, file);
    }
    return file;
  }

  /**
   * `[title, url, kind, headings, tags, aliases]` of a document.
   * @param {number} number
   * @returns {Promise<{ number: number, title: string, url: string, kind: string, headings: { text: string, id: string }[], tags: string[], aliases: string[] }>}
   */
  async #document(number) {
    const { chunk, chunks } = this.#index;
    const at = Math.floor(number / chunk);
    const name = `d${at}.${chunks.slice(at * DIGITS, (at + 1) * DIGITS)}.json`;
    const list = await this.#file(name, (buffer) => JSON.parse(new TextDecoder().decode(buffer)));
    /** @type {any} */
    const [title, url, kind = 0, headings = [], tags = [], aliases = []] = list[number % chunk];
    /** @type {(heading: any) => { text: string, id: string }} */
    const heading = (h) => (typeof h === "string" ? { text: h, id: h.toLowerCase().replaceAll(" ", "-") } : { text: h[0], id: h[1] });
    return { number, title, url, kind: KINDS[kind], headings: headings.map(heading), tags, aliases };
  }

  /**
   * Documents that fit `query`, the best first. `onPartial` is given what titles, aliases, headings and tags say, before the text is read.
   * @param {string} query
   * @param {{ limit?: number, signal?: AbortSignal, onPartial?: (found: any) => void }} options
   */
  async search(query, options = {}) {
    try {
      return await this.#search(query, options);
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      this.#files.clear();
      this.#pages.clear();
      await this.load();
      return this.#search(query, options);
    }
  }

  /**
   * @param {string} query
   * @param {{ limit?: number, signal?: AbortSignal, onPartial?: (found: any) => void }} options
   */
  async #search(query, { limit = 20, signal, onPartial }) {
    const { documents, names, text, weights } = this.#index;
    const parts = parse(query);
    if (!parts.some((part) => !part.not)) return { results: [], total: 0 };
    // @ts-ignore: promises are in the last two.
    const groups = [], without = [], inNames = [], inText = [];
    /** @type {{ run: Run, part: Part, hits: Hits }[]} */
    const looked = [];
    for (const part of parts) {
      const whole = part.not || part.kind === "phrase";
      const own = part.kind === "tag" ? [undefined] : part.runs;
      const made = own.map((run) => {
        const hits = new Hits(documents);
        if (run === undefined) inNames.push(lookUpTag(names, part, hits));
        else {
          inNames.push(lookUp(names, run, whole, hits, documents));
          inText.push(lookUp(text, run, whole, hits, documents));
          if (!whole) looked.push({ run, part, hits });
        }
        return hits;
      });
      if (!part.not) groups.push(...made);
      // Of several runs all must be there to leave a document out.
      // @ts-ignore: the number of a document.
      else without.push({ has: (document) => made.every((hits) => hits.has(document)) });
    }
    const phrases = parts.filter((part) => part.kind === "phrase" && !part.not).map((part) => part.text);
    // Text is on its way while names are looked at.
    // @ts-ignore: as said above.
    const reading = Promise.all(inText);
    reading.catch(() => {});
    // @ts-ignore: as said above.
    await Promise.all(inNames);
    signal?.throwIfAborted();
    if (onPartial && inText.length > 0 && phrases.length === 0) {
      const found = rank(groups, without, documents, false, weights);
      const results = await this.#results(found.slice(0, limit + MARGIN), groups, parts, limit);
      signal?.throwIfAborted();
      if (found.length > 0) onPartial({ results, total: found.length });
    }
    await reading;
    signal?.throwIfAborted();
    const nowhere = looked.filter(({ hits }) => hits.count === 0);
    if (nowhere.length > 0) {
      const { Near } = await import("./search-near.js");
      const near = new Near({ names, text, documents, document: (/** @type {number} */ number) => this.#document(number), lookUp });
      const meant = await Promise.all(nowhere.map(({ run, part, hits }) => near.find(run, part.open === true, hits)));
      signal?.throwIfAborted();
      this.#meant.set(query, meant.flat());
      if (this.#meant.size > 60) this.#meant.delete(this.#meant.keys().next().value);
    }
    let found = rank(groups, without, documents, true, weights);
    if (phrases.length > 0) found = await this.#withPhrases(found, phrases, limit, signal);
    const results = await this.#results(found.slice(0, limit + MARGIN), groups, parts, limit);
    signal?.throwIfAborted();
    return { results, total: found.length };
  }

  /**
   * @param {Ranked[]} found
   * @param {Hits[]} groups
   * @param {Part[]} parts
   * @param {number} limit
   */
  async #results(found, groups, parts, limit) {
    const wanted = parts.filter((part) => !part.not);
    const typed = wanted.map((part) => part.text).join(" ");
    const words = wanted.flatMap((part) => (part.kind === "phrase" ? [part.text] : part.runs.map((run) => (run.wide ? stem(run.text) : run.text))));
    const shown = await Promise.all(found.map(async ({ document, score }) => {
      const { number, headings, aliases, ...entry } = await this.#document(document);
      const title = fold(entry.title).trim();
      const fields = groups.reduce((all, hits) => all | hits.fields[document], 0);
      /** @type {(name: string) => boolean} */
      const hasWords = (name) => {
        const folded = fold(name);
        return words.length > 0 && words.every((word) => folded.includes(word));
      };
      const inTitle = (fields & TITLE) !== 0 && hasWords(title);
      const named = aliases.map((name) => fold(name)).includes(typed);
      const alias = (fields & ALIAS) !== 0 && !inTitle ? aliases.find((name) => fold(name) === typed) ?? aliases.find(hasWords) : undefined;
      const heading = (fields & HEADING) !== 0 && !inTitle && !alias ? headings.find((h) => hasWords(h.text)) : undefined;
      let factor = 1;
      if (title === typed) factor = 3;
      else if (named || isAddress(entry.url, typed)) factor = 2.5;
      else if (typed !== "" && title.startsWith(typed)) factor = 1.3;
      let why = "text";
      if (inTitle) why = "title";
      else if (alias) why = "alias";
      else if (heading) why = "heading";
      else if (fields & TITLE) why = "title";
      else if (fields & TAG && words.length === 0) why = "tag";
      /** @type {any} As said above. */
      const result = { ...entry, score: score * factor, why };
      if (alias) result.alias = alias;
      if (heading) result.heading = heading;
      return { number, result };
    }));
    shown.sort((a, b) => b.result.score - a.result.score || a.number - b.number);
    return shown.slice(0, limit).map(({ result }) => result);
  }

  /**
   * Those of the best documents whose names or text really have the phrases.
   * @param {Ranked[]} found
   * @param {string[]} phrases
   * @param {number} limit
   * @param {AbortSignal} [signal]
   */
  async #withPhrases(found, phrases, limit, signal) {
    const kept = [];
    /** @type {(candidate: Ranked) => Promise<boolean>} */
    const has = async (candidate) => {
      const { title, url, headings, aliases } = await this.#document(candidate.document);
      const names = [title, ...aliases, ...headings.map((heading) => heading.text)];
      /** @type {(phrase: string) => boolean} */
      const inNames = (phrase) => names.some((name) => ranges(name.replace(/\s+/g, " "), [phrase]).length > 0);
      const rest = phrases.filter((phrase) => !inNames(phrase));
      if (rest.length === 0) return true;
      const page = await this.#page(url);
      return page !== undefined && rest.every((phrase) => ranges(page.text, [phrase]).length > 0);
    };
    for (let at = 0; at < Math.min(found.length, 60) && kept.length < limit; at += 10) {
      const some = found.slice(at, at + 10);
      const answers = await Promise.all(some.map(has));
      signal?.throwIfAborted();
      kept.push(...some.filter((_, i) => answers[i]));
    }
    return kept;
  }

  /**
   * Text and headings of a page; `undefined` if it is too large or cannot be had.
   * @param {string} url
   * @returns {Promise<ReturnType<typeof pageText> | undefined>}
   */
  #page(url) {
    let page = this.#pages.get(url);
    if (page === undefined) {
      page = fetch(new URL(url, this.#root)).then(async (answer) => {
        const tooLarge = Number(answer.headers.get("content-length")) > LARGEST_PAGE;
        if (answer.ok && !tooLarge) return pageText(await answer.text());
        await answer.body?.cancel();
        return undefined;
      }, () => undefined);
      this.#pages.set(url, page);
      if (this.#pages.size > 60) this.#pages.delete(this.#pages.keys().next().value);
    }
    return page;
  }

  /**
   * The words of `query` in the text of a result: pieces `{ text, mark }`; empty if there is nothing to show. Their property `heading`
   * is the heading `{ text, id }` they stand under, if there is one.
   * @param {{ url: string }} result
   * @param {string} query
   */
  async excerpt(result, query, { length = 180 } = {}) {
    const page = await this.#page(result.url);
    if (page === undefined || page.text === "") return [];
    const words = this.terms(query);
    const { before, text, after, at } = cut(page.text, words, length);
    /** @type {any} */
    const pieces = marked(`${before ? "…" : ""}${text}${after ? "…" : ""}`, words);
    const heading = at === undefined ? undefined : page.headings.findLast((h) => h.start <= at);
    if (heading) pieces.heading = { text: heading.text, id: heading.id };
    return pieces;
  }

  /**
   * The folded words to be marked on the page that a result leads to.
   * @param {string} query
   */
  terms(query) {
    return [...terms(query), ...(this.#meant.get(query) ?? [])];
  }
}

/**
 * The engine of the site at `root`.
 * @type {(root: URL) => Promise<Engine>}
 */
export const open = (root) => new Engine(root).load();

export { fold, marked, ranges, terms };
