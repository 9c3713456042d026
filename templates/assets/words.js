// Where the site is and what scripts say in the language of the page.

/** The root of the site. */
export const root = new URL("../", import.meta.url);

/** @type {any} */
const entry = document.querySelector("script[data-words]");

/** The table `script` of the language file. */
export const words = await fetch(new URL(entry.dataset.words, document.baseURI)).then((answer) => answer.json());

/**
 * `"{n} results"` with `n` in place; `{ one, other }` by number.
 * @type {(text: any, values?: Record<string, any>) => string}
 */
export const say = (text, values = {}) => {
  /** @type {string} */
  const form = typeof text === "object" ? (values.n === 1 && text.one) || text.other : text;
  return form.replace(/\{(\w+)\}/g, (all, name) => {
    const value = values[name];
    if (value === undefined) return all;
    return typeof value === "number" ? value.toLocaleString(document.documentElement.lang || undefined) : value;
  });
};
