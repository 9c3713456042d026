// What a reader may have meant when a word of the query stands nowhere: a slip of the finger, a syllable not yet whole, another form of
// the word, its initials, the other keyboard. Loaded only then. Knows nothing of files: it makes texts to look up, and compares.

const FIRST = 0xac00, LAST = 0xd7a3;
// The keys of the Korean keyboard by first consonants, vowels and final consonants, in the order of Unicode.
const INITIALS = "r R s e E f a q Q t T d w W c z x v g".split(" ");
const VOWELS = "k o i O j p u P h hk ho hl y n nj np nl b m ml l".split(" ");
const FINALS = " r R rt s sw sg e f fr fa fq ft fx fv fg a q qt t T d w c z x v g".split(" ");
/** The final consonants that a vowel takes over to its own syllable: what stays, and what goes. */
const split = FINALS.map((keys) => [FINALS.indexOf(keys.slice(0, -1)), INITIALS.indexOf(keys.slice(-1))]);

/** @type {(c: string) => [number, number, number] | undefined} */
const parts = (c) => {
  const code = c.charCodeAt(0);
  if (code < FIRST || code > LAST) return undefined;
  const at = code - FIRST;
  return [Math.floor(at / 588), Math.floor(at / 28) % 21, at % 28];
};

/** @type {(initial: number, vowel: number, final: number) => string} */
const syllable = (initial, vowel, final) => String.fromCharCode(FIRST + (initial * 21 + vowel) * 28 + final);

/**
 * The letters of a text: those of a Korean syllable one by one, everything else as it is.
 * @type {(text: string) => string[]}
 */
export const letters = (text) => [...text].flatMap((c) => {
  const of = parts(c);
  return of ? [...`${INITIALS[of[0]]}${VOWELS[of[1]]}${FINALS[of[2]]}`].map((key) => `+${key}`) : [c];
});

/**
 * What the keys of the Korean keyboard would have written: letters of the other alphabet, and the other way round. Undefined if that is no word.
 * @type {(text: string) => string | undefined}
 */
export const otherKeyboard = (text) => {
  if (/^[a-z]+$/i.test(text)) {
    const made = composed([...text.toLowerCase()]);
    return /^[가-힣]{2,}$/.test(made) ? made : undefined;
  }
  let keys = "";
  for (const c of text) {
    const of = parts(c);
    const code = c.charCodeAt(0);
    if (of) keys += INITIALS[of[0]] + VOWELS[of[1]] + FINALS[of[2]];
    else if (code >= 0x1100 && code <= 0x1112) keys += INITIALS[code - 0x1100];
    else if (code >= 0x1161 && code <= 0x1175) keys += VOWELS[code - 0x1161];
    else return undefined;
  }
  return keys.length > 1 ? keys.toLowerCase() : undefined;
};

/**
 * The syllables that keys make.
 * @type {(keys: string[]) => string}
 */
const composed = (keys) => {
  let out = "";
  /** @type {number[]} */
  let now = [];
  const end = () => {
    if (now.length > 1) out += syllable(now[0], now[1], now[2] ?? 0);
    else if (now.length === 1) out += "?";
    now = [];
  };
  for (const key of keys) {
    const vowel = VOWELS.indexOf(key), initial = INITIALS.indexOf(key);
    if (vowel >= 0) {
      const joined = now.length === 2 ? VOWELS.indexOf(VOWELS[now[1]] + key) : -1;
      if (joined >= 0) now[1] = joined;
      else if (now.length === 1) now[1] = vowel;
      else if (now.length === 3) {
        const [stays, goes] = split[now[2]];
        now = [now[0], now[1], Math.max(0, stays)];
        end();
        now = [goes, vowel];
      } else {
        end();
        out += "?";
      }
    } else {
      const joined = now.length === 3 ? FINALS.indexOf(FINALS[now[2]] + key) : now.length === 2 ? FINALS.indexOf(key) : -1;
      if (joined > 0) now[2] = joined;
      else {
        end();
        now = [initial];
      }
    }
  }
  end();
  return out;
};

// Vowels of contracted endings, with those of the bare verb: 려 → 리, 해 → 하, 와 → 오, 워 → 우, 써 → 쓰.
const BARE = new Map([["u", "l"], ["o", "k"], ["hk", "h"], ["nj", "n"], ["j", "m"], ["np", "n"]].map(([from, to]) => [VOWELS.indexOf(from), VOWELS.indexOf(to)]));

/**
 * Other texts that a run of Korean may stand for, the likeliest first. `open`: its last syllable may not be whole yet.
 * @type {(run: string, open: boolean) => string[]}
 */
export const forms = (run, open) => {
  const all = [...run];
  const last = all.at(-1) ?? "";
  const before = all.slice(0, -1).join("");
  const found = [];
  if (whole(run) !== run && whole(run) !== "") found.push(whole(run));
  const of = parts(last);
  if (of && of[2] > 0) {
    // A final consonant may be the first one of the next syllable.
    const [stays] = split[of[2]];
    if (open && stays > 0) found.push(before + syllable(of[0], of[1], stays));
    if (open) found.push(before + syllable(of[0], of[1], 0));
  }
  if (of && before && BARE.has(of[1])) found.push(before + syllable(of[0], BARE.get(of[1]) ?? 0, 0));
  return found;
};

/**
 * A run without the letters at its end that are no syllable yet.
 * @type {(run: string) => string}
 */
export const whole = (run) => run.replace(/[\u1100-\u11ff]+$/, "");

/**
 * The first and the last syllable that begin with a consonant.
 * @type {(initial: number) => [string, string]}
 */
export const range = (initial) => [syllable(initial, 0, 0), syllable(initial, VOWELS.length - 1, FINALS.length - 1)];

/**
 * The first consonants of a run that is nothing else.
 * @type {(run: string) => number[] | undefined}
 */
export const initials = (run) => {
  const codes = [...run].map((c) => c.charCodeAt(0) - 0x1100);
  return codes.length > 1 && codes.every((code) => code >= 0 && code <= 18) ? codes : undefined;
};

/**
 * The first consonant of a syllable, -1 of anything else.
 * @type {(c: string) => number}
 */
export const initial = (c) => parts(c)?.[0] ?? -1;

/**
 * The singular of an English plural, and the plural of a singular, as far as its end tells.
 * @type {(word: string) => string[]}
 */
export const numbers = (word) => {
  if (!/^[a-z]{4,}$/.test(word)) return [];
  if (word.endsWith("ies")) return [`${word.slice(0, -3)}y`];
  if (/(s|x|z|ch|sh)es$/.test(word)) return [word.slice(0, -2), word.slice(0, -1)];
  if (/[^su]s$/.test(word)) return [word.slice(0, -1)];
  return word.endsWith("y") ? [`${word.slice(0, -1)}ies`] : [];
};

/**
 * How many slips lead from one word to the other: letters more, fewer, other ones, neighbours swapped. `most + 1` if there are more than `most`.
 * @type {(a: string[], b: string[], most: number) => number}
 */
export const slips = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  /** @type {number[]} */
  let older = [];
  for (let row = 1; row <= a.length; row++) {
    const now = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      now[at] = Math.min(last[at] + 1, now[at - 1] + 1, last[at - 1] + (same ? 0 : 1));
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) now[at] = Math.min(now[at], older[at - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [older, last] = [last, now];
  }
  return last[b.length];
};

/**
 * How many slips a word of so many letters may have.
 * @type {(letters: number) => number}
 */
export const allowed = (letters) => (letters < 4 ? 0 : letters < 8 ? 1 : 2);

/**
 * How many slips lead from `typed` to the beginning of `name`. `most + 1` if there are more than `most`.
 * @type {(typed: string[], name: string[], most: number) => number}
 */
export const slipsToBeginning = (typed, name, most) => {
  let best = most + 1;
  for (let length = Math.max(1, typed.length - most); length <= Math.min(name.length, typed.length + most); length++) {
    best = Math.min(best, slips(typed, name.slice(0, length), most));
  }
  return best;
};
