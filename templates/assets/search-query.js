// What a reader typed: words, "phrases", #tags, each with - in front to leave out what has it.

import { fold, runs } from "./search-fold.js";

/** @typedef {import("./search-fold.js").Run} Run */
/** @typedef {{ kind: string, not: boolean, text: string, runs: Run[], open?: boolean }} Part */

// Endings that Korean attaches to nouns, the longer before the shorter.
const ENDINGS = ("으로부터 에서부터 이라는 이라고 이라면 에서는 에서도 에게서 으로는 으로도 으로서 으로써 합니다 됩니다 입니다 까지 부터 보다 처럼 마다 "
  + "조차 마저 밖에 에서 에게 에는 에도 으로 로는 로서 로써 라는 라고 라면 이나 이란 이라 이며 이랑 하고 하는 하다 한다 하기 하여 해서 했다 되는 되다 "
  + "된다 들은 들을 들이 들의 이다 은 는 이 가 을 를 에 의 와 과 도 만 로 께 나 란 랑 며 들 인").split(" ");

/**
 * A Korean word without what is attached to it, if at least two syllables are left.
 * @type {(word: string) => string}
 */
export const stem = (word) => {
  if (!/[가-힣]$/.test(word)) return word;
  const ending = ENDINGS.find((end) => word.endsWith(end) && word.length >= end.length + 2);
  return ending ? word.slice(0, -ending.length) : word;
};

// What is longer was pasted by mistake, and would ask for half of the index.
const LONGEST_QUERY = 200;
const LONGEST_RUN = 24;
const MOST_PARTS = 12;

/** @type {(text: string) => Run[]} */
const runsOf = (text) => runs(text).slice(0, MOST_PARTS).map((run) => (run.wide ? { ...run, text: [...run.text].slice(0, LONGEST_RUN).join("") } : run));

/**
 * The parts of a query: `{ kind: "words" | "phrase" | "tag", not, text, runs, open }`. The last one may still be `open`.
 * @type {(query: string) => Part[]}
 */
export const parse = (query) => {
  /** @type {any[]} */
  const parts = [];
  for (const [all, minus, phrase, typed] of query.normalize("NFC").slice(0, LONGEST_QUERY).matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    const not = minus !== "";
    const text = fold(phrase ?? typed).replace(/\s+/g, " ").trim();
    if (phrase === undefined && /^[#＃]./u.test(typed)) parts.push({ kind: "tag", not, text: text.replace(/\/$/, ""), runs: [] });
    else if (runs(text).length > 0) parts.push({ kind: phrase === undefined ? "words" : "phrase", not, text, runs: runsOf(text) });
    if (parts.length > 0) parts.at(-1).open = query.endsWith(all);
  }
  return parts.slice(0, MOST_PARTS);
};

/**
 * The folded words to be marked where they stand.
 * @type {(query: string) => string[]}
 */
export const terms = (query) => {
  const words = parse(query).filter((part) => !part.not).flatMap((part) => {
    if (part.kind !== "words") return [part.text];
    return part.runs.flatMap(({ text, wide, signed }) => (wide ? [text, stem(text)] : [signed ?? text]));
  });
  return [...new Set(words)];
};
