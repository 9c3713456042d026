// Text as search compares it, cut into words, and the places of words in a text. The builder folds and cuts in the same way.

/** @typedef {{ text: string, wide: boolean, signed?: string }} Run One of the words and runs of wide characters in a text. */
/** @typedef {[number, number, string]} Place Where a word stands: its start, its end, and the word. */

// Vowel points, joiners, soft hyphens: a word is the same word without them.
const OPTIONAL = /[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u0652\u0670\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f]/g;
// Marks on Latin and Greek letters; in other scripts they are part of the letter.
const ACCENTS = /([!-\u03ff])[\u0300-\u036f]+/g;
/** @type {Record<string, string>} */
const SPELLING = { ß: "ss", ς: "σ", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ł: "l", þ: "th", ё: "е" };
const SPELLED = new RegExp(`[${Object.keys(SPELLING).join("")}]`, "g");

// Scripts whose words are found by pairs of characters: Hangul, Han, kana, Thai, Lao, Myanmar, Khmer.
const W = "가-\\ud7ff\\u4e00-\\u9fff\\u3041-\\u30ff\\u3400-\\u4dbf\\u0e00-\\u0eff\\u1000-\\u109f\\u1100-\\u11ff\\u1780-\\u17ff"
  + "\\u3005-\\u3007\\ua960-\\ua97f\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const LETTER = "\\p{Alphabetic}\\p{N}\\p{M}";
const RUN = new RegExp(`(?:(?=[${LETTER}])[${W}])+|(?:(?![${W}])[${LETTER}])+`, "gu");
const WIDE = new RegExp(`^[${W}]`, "u");
const SIGNS = new RegExp(`^(?:\\+\\+|#)(?!(?![${W}])[${LETTER}]|[+#])`, "u");
const INSIDE = new RegExp(`(?![${W}])[${LETTER}]$`, "u");
const LONGEST = 32;

/** @type {(text: string) => string} */
export const fold = (text) => {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  const bare = text.normalize("NFKD").replace(OPTIONAL, "").replace(ACCENTS, "$1").toLowerCase();
  return bare.normalize("NFKC").replace(SPELLED, (c) => SPELLING[c]);
};

/**
 * Whether text begins with a character of a script whose words are found by pairs.
 * @type {(text: string) => boolean}
 */
export const isWide = (text) => WIDE.test(text);

/**
 * The words and runs of wide characters in folded text: `{ text, wide }`, `signed` for `c++`.
 * @type {(folded: string) => Run[]}
 */
export const runs = (folded) => {
  const found = [];
  for (const { 0: run, index } of folded.matchAll(RUN)) {
    const wide = isWide(run);
    const signs = !wide && [...run].length <= 2 && SIGNS.exec(folded.slice(index + run.length));
    const text = wide ? run : [...run].slice(0, LONGEST).join("");
    found.push(signs ? { text, wide, signed: run + signs[0] } : { text, wide });
  }
  return found;
};

/**
 * All pairs of neighbours.
 * @type {(run: string) => string[]}
 */
export const pairs = (run) => {
  const chars = [...run];
  return chars.slice(1).map((c, at) => chars[at] + c);
};

/**
 * Folded text with, for each of its characters, where it comes from.
 * @type {(text: string) => { folded: string, from: number[] }}
 */
const folding = (text) => {
  let folded = "";
  const from = [];
  for (const { 0: cluster, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const plain = cluster.length === 1 && /[ -~가-힣一-\u9fffぁ-ゖァ-ヺ]/.test(cluster);
    const part = plain ? cluster.toLowerCase() : fold(cluster);
    for (let at = 0; at < part.length; at++) from.push(index);
    folded += part;
  }
  from.push(text.length);
  return { folded, from };
};

/** @type {(folded: string, word: string) => Place[]} */
const places = (folded, word) => {
  /** @type {Place[]} */
  const found = [];
  const anywhere = isWide(word);
  for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
    if (anywhere || !INSIDE.test(folded.slice(Math.max(0, at - 2), at))) found.push([at, at + word.length, word]);
  }
  return found;
};

/**
 * Where folded `words` stand in `text`: `[start, end, word]`, in order, none within another.
 * @type {(text: string, words: string[]) => Place[]}
 */
export const ranges = (text, words) => {
  const { folded, from } = folding(text);
  const found = words.flatMap((word) => {
    if (word === "") return [];
    const whole = places(folded, word);
    // A compound may be written apart.
    return whole.length || !isWide(word) || /\s/.test(word) ? whole : pairs(word).flatMap((pair) => places(folded, pair));
  });
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  /** @type {Place[]} */
  const joined = [];
  for (const [start, end, word] of found) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end, word]);
  }
  return joined.map(([start, end, word]) => [from[start], from[end], word]);
};

/**
 * `text` in pieces `{ text, mark }` with `words` marked.
 * @type {(text: string, words: string[]) => { text: string, mark: boolean }[]}
 */
export const marked = (text, words) => {
  const pieces = [];
  let at = 0;
  for (const [start, end] of ranges(text, words)) {
    if (start > at) pieces.push({ text: text.slice(at, start), mark: false });
    if (end > start) pieces.push({ text: text.slice(start, end), mark: true });
    at = Math.max(at, end);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), mark: false });
  return pieces;
};
