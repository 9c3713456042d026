// Accessibility: axe finds nothing on any kind of page, light and dark, wide and narrow.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit } = await start({ after });
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const pages = {
  odd: ["", "everything/", "garden/", "tags/", "tags/꿀벌/", "all-notes/", "no/such/page/", "عسل/"],
  made: ["", "hive/"],
  manual: ["", "writing-notes/callouts/", "writing-notes/tasks-and-tables/", "graph/"],
  help: ["callouts/", "tags/", "플러그인/"],
};
/** Looked at once, wide and light: long ones, and those of other languages. */
const more = { odd: ["queen/", "headings/", "日本/", "empty/"], large: ["f3/note-3/", "all-notes/"], manual: ["writing-notes/math/"] };

const violations = async (page, site) => {
  await page.evaluate(axe);
  // Which headings follow each other in the notes of other people is theirs.
  const rules = site === "help" ? { "heading-order": { enabled: false } } : {};
  const { violations: found } = await page.evaluate((rules) => window.axe.run({
    // The author's own colours in raw HTML are not the theme's.
    exclude: [["article div[style]"]],
  }, { resultTypes: ["violations"], rules }), rules);
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} — ${failureSummary.replace(/\s+/g, " ").slice(0, 200)}`).join("\n    ")}`);
};

const looks = [[1280, false], [1280, true], [390, false], [390, true]];
const plans = looks.flatMap((look) => Object.entries(pages).map((entry) => [...look, ...entry]));
plans.push(...Object.entries(more).map((entry) => [1280, false, ...entry]));
for (const [width, dark, site, paths] of plans) {
  test(`${site}${paths === more[site] ? ", more of it," : ""} at ${width}, ${dark ? "dark" : "light"}`, { skip: !has(site) }, async () => {
    const first = await visit(site, "", { width, dark, more: { bypassCSP: true } });
    const found = [];
    for (const path of paths) {
      const page = await visit(site, path, { context: first.context() });
      for (const problem of await violations(page, site)) found.push(`/${path} ${problem}`);
      await page.close();
    }
    assert.deepEqual(found, []);
  });
}

test("drawers and the tree", async () => {
  const page = await visit("odd", "garden/note-1/", { width: 390, touch: true, more: { bypassCSP: true } });
  await page.locator(".nw-open-left").click();
  await page.locator("[data-open=tree]").click();
  await page.locator(".nw-tree").waitFor();
  assert.deepEqual(await violations(page), []);
});
