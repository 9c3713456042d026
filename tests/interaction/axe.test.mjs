// Accessibility: axe finds nothing on any kind of page, light and dark, wide and narrow.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit } = await start({ after });
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const pages = {
  odd: ["", "everything/", "queen/", "garden/", "tags/", "tags/꿀벌/", "all-notes/", "no/such/page/", "headings/", "عسل/", "日本/", "empty/"],
  made: ["", "hive/"],
  large: ["f3/note-3/", "all-notes/"],
  manual: ["", "writing-notes/callouts/", "writing-notes/math/", "writing-notes/tasks-and-tables/", "findings/", "한국어/"],
  help: ["", "callouts/", "tags/", "플러그인/"],
};

const violations = async (page) => {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run({
    // The author's own colours in raw HTML are not the theme's.
    exclude: [["article div[style]"]],
  }));
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} — ${failureSummary.replace(/\s+/g, " ").slice(0, 200)}`).join("\n    ")}`);
};

for (const [site, paths] of Object.entries(pages)) {
  for (const [width, dark] of [[1280, false], [1280, true], [390, false], [390, true]]) {
    test(`${site} at ${width}, ${dark ? "dark" : "light"}`, { skip: !has(site) }, async () => {
      const first = await visit(site, "", { width, dark, more: { bypassCSP: true } });
      const found = [];
      for (const path of paths) {
        const page = await visit(site, path, { context: first.context() });
        for (const problem of await violations(page)) found.push(`/${path} ${problem}`);
        await page.close();
      }
      assert.deepEqual(found, []);
    });
  }
}

test("drawers and the tree", async () => {
  const page = await visit("odd", "garden/note-1/", { width: 390, touch: true, more: { bypassCSP: true } });
  await page.locator(".nw-open-left").click();
  await page.locator("[data-open=tree]").click();
  await page.locator(".nw-tree").waitFor();
  assert.deepEqual(await violations(page), []);
});
