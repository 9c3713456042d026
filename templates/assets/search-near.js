// Finds what a word that stands nowhere in the index may have meant. `search-spelling.js` knows words; this knows the index.

import { fold, runs } from "./search-fold.js";
import { allowed, forms, initial, initials, letters, numbers, otherKeyboard, range, slips, slipsToBeginning, whole } from "./search-spelling.js";

/** @typedef {import("./search-fold.js").Run} Run */

/** How much another form of the word scores, and how much a word that is only near. */
const FORM = 0.9, SLIP = 0.6;
/** Most documents whose names are compared. */
const MOST_NAMES = 48;
/** Shards that words with a given beginning are looked up in. */
const MOST_SHARDS = 3;
/** Shards of names in which initials are looked up. */
const MOST_INITIALS = 24;

export class Near {
  /** @param {any} index What the engine lends: `names`, `text`, `documents`, `document(number)`, `lookUp`. */
  constructor(index) {
    this.index = index;
  }

  /**
   * Fills `hits` with what the run may have meant. `open`: it may not be whole yet. Returns the words that were meant, for marks.
   * @param {Run} run
   * @param {boolean} open
   * @param {any} hits
   * @returns {Promise<string[]>}
   */
  async find(run, open, hits) {
    const { text } = run;
    const first = run.wide ? initials(text) : undefined;
    if (first) return this.byInitials(first, hits);
    if (open && (await this.byBeginning(text, hits))) return [whole(text)];
    const named = run.wide ? await this.bySyllables(text, hits) : [];
    if (named.length > 0) return named;
    for (const form of run.wide ? forms(text, open) : numbers(text)) if (await this.take(form, FORM, hits)) return [form];
    const near = run.wide ? [] : await this.byLetters(text, open, hits);
    if (near.length > 0) return near;
    const other = otherKeyboard(text);
    return other !== undefined && (await this.take(other, SLIP, hits)) ? [other] : [];
  }

  /**
   * Looks up another text. Whether it stands anywhere.
   * @param {string} text
   * @param {number} factor
   * @param {any} hits
   */
  async take(text, factor, hits) {
    const { names, text: texts, documents, lookUp } = this.index;
    const made = hits.another();
    const looked = runs(text).flatMap((run) => [names, texts].map((index) => lookUp(index, run, true, made, documents)));
    await Promise.all(looked);
    if (made.count === 0) return false;
    hits.take(made, factor);
    return true;
  }

  /**
   * Looks up a run whose last syllable has only its first consonant yet: `비동ㄱ` is the beginning of `비동기`. Whether it is one.
   * @param {string} text
   * @param {any} hits
   */
  async byBeginning(text, hits) {
    const [first] = initials(text.slice(-1).repeat(2)) ?? [];
    const before = whole(text);
    if (first === undefined || before === "") return false;
    const { names, text: texts, documents, lookUp } = this.index;
    const last = [...before].at(-1) ?? "";
    const [from, to] = range(first);
    const next = hits.another(), made = hits.another();
    const looked = [names, texts].flatMap((index) => [
      index.between(last + from, last + to, MOST_SHARDS).then((/** @type {any[]} */ found) => found.forEach(({ entry }) => index.add(entry, next))),
      lookUp(index, { text: before, wide: true }, true, made, documents),
    ]);
    await Promise.all(looked);
    made.keep(next);
    if (made.count === 0) return false;
    hits.take(made, FORM);
    return true;
  }

  /**
   * Words of an alphabet that differ by a slip or two, or that were written apart.
   * @param {string} word
   * @param {boolean} open
   * @param {any} hits
   * @returns {Promise<string[]>}
   */
  async byLetters(word, open, hits) {
    const { names, text } = this.index;
    const typed = [...word];
    const most = allowed(typed.length);
    for (const index of [names, text]) {
      const entries = await index.beginning(word.slice(0, 2), MOST_SHARDS);
      const swapped = index === names ? await index.beginning(`${word[1] ?? ""}${word[0]}`, 1) : [];
      if (await this.apart(word, entries, hits)) return [word];
      let best = most + 1;
      /** @type {string[]} */
      let nearest = [];
      for (const { term } of [...entries, ...swapped]) {
        const far = open && term.length > word.length ? slipsToBeginning(typed, [...term], most) : slips(typed, [...term], most);
        if (far < best) [best, nearest] = [far, []];
        if (far === best && far <= most && nearest.length < 4) nearest.push(term);
      }
      const found = [];
      for (const term of nearest) if (await this.take(term, SLIP, hits)) found.push(term);
      if (found.length > 0) return found;
    }
    return [];
  }

  /**
   * Looks for a word in two: `nodejs` in `node.js`. Whether both stand in one document.
   * @param {string} word
   * @param {{ term: string }[]} entries
   * @param {any} hits
   */
  async apart(word, entries, hits) {
    const { names, text, documents, lookUp } = this.index;
    const starts = entries.map(({ term }) => term).filter((term) => term.length < word.length - 1 && word.startsWith(term));
    if (word.length > 3) starts.push(word[0]);
    for (const start of starts.sort((a, b) => b.length - a.length).slice(0, 4)) {
      const [left, right] = [hits.another(), hits.another()];
      const looked = [[left, start], [right, word.slice(start.length)]].flatMap(([made, part]) => [names, text].map((index) =>
        lookUp(index, { text: part, wide: false }, true, made, documents)));
      await Promise.all(looked);
      left.keep(right);
      if (left.count > 0) {
        hits.take(left, SLIP);
        return true;
      }
    }
    return false;
  }

  /**
   * Names with a Korean word that differs by a slip or two.
   * @param {string} text
   * @param {any} hits
   * @returns {Promise<string[]>}
   */
  async bySyllables(text, hits) {
    const typed = letters(text);
    const most = [...text].length < 3 ? 0 : allowed(typed.length);
    if (most === 0) return [];
    const candidates = hits.another();
    const syllables = [...text];
    // Two syllables beside a wrong one are right, so one of the pairs is, or else a beginning.
    for (let at = 0; at + 1 < syllables.length; at++) {
      const entry = await this.index.names.exact(syllables[at] + syllables[at + 1]);
      if (entry) this.index.names.each(entry, (/** @type {number} */ document) => candidates.names[document]++);
    }
    return this.byNames(candidates, hits, (name) => {
      for (const { text: run } of runs(name).filter((run) => run.wide)) {
        const all = [...run];
        for (let at = 0; at + 2 <= all.length; at++) {
          const part = all.slice(at).join("");
          if (slipsToBeginning(typed, letters(part), most) <= most) return all.slice(at, at + syllables.length).join("");
        }
      }
      return undefined;
    });
  }

  /**
   * Names whose syllables begin with these consonants.
   * @param {number[]} wanted
   * @param {any} hits
   * @returns {Promise<string[]>}
   */
  async byInitials(wanted, hits) {
    const candidates = hits.another();
    for (const { term, entry } of await this.index.names.between("가", "힣", MOST_INITIALS)) {
      const [a, b] = [...term].map(initial);
      if (wanted.some((c, at) => c === a && wanted[at + 1] === b)) this.index.names.each(entry, (/** @type {number} */ document) => candidates.names[document]++);
    }
    const found = await this.byNames(candidates, hits, (name) => {
      const all = [...name].filter((c) => initial(c) >= 0);
      const at = all.findIndex((_, start) => wanted.every((c, i) => initial(all[start + i] ?? "") === c));
      return at < 0 ? undefined : all.slice(at, at + wanted.length).join("");
    });
    return found;
  }

  /**
   * Compares the names of the likeliest candidates. `fits` returns the words of a folded name that fit.
   * @param {any} candidates
   * @param {any} hits
   * @param {(name: string) => string | undefined} fits
   * @returns {Promise<string[]>}
   */
  async byNames(candidates, hits, fits) {
    const numbers = [];
    for (let document = 0; document < this.index.documents; document++) if (candidates.names[document] > 0) numbers.push(document);
    numbers.sort((a, b) => candidates.names[b] - candidates.names[a] || a - b);
    const found = new Set();
    await Promise.all(numbers.slice(0, MOST_NAMES).map(async (number) => {
      const { title, aliases, headings } = await this.index.document(number);
      /** @type {[string, number][]} */
      const names = [[title, 1], ...aliases.map((/** @type {string} */ name) => [name, 2]), ...headings.map((/** @type {{ text: string }} */ h) => [h.text, 4])];
      for (const [name, field] of names) {
        const words = fits(fold(name));
        if (words === undefined) continue;
        hits.addName(number, field, [...name].length, words.length, SLIP);
        found.add(words);
        break;
      }
    }));
    return [...found];
  }
}
