// Accessibility: axe finds nothing on any kind of page, light and dark, wide and narrow.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, test } from "node:test";
import { has, start } from "./support.mjs";

const { visit, newContext, origin } = await start({ after });
const axe = await readFile(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

const pages = {
  odd: ["", "everything/", "garden/", "tags/", "tags/꿀벌/", "all-notes/", "no/such/page/", "عسل/"],
  made: ["", "hive/"],
  manual: ["", "writing-notes/callouts/", "writing-notes/tasks-and-tables/", "graph/"],
  help: ["callouts/", "tags/", "플러그인/"],
};
/** Looked at once, wide and light: long ones, and those of other languages. */
const more = { odd: ["queen/", "headings/", "日本/", "empty/"], large: ["f3/note-3/", "all-notes/"], manual: ["writing-notes/math/"] };

/** What axe finds; `colors`: of what depends on colours alone. */
const violations = async (page, { colors = false, site } = {}) => {
  // Which headings follow each other in the notes of other people is theirs.
  const rules = site === "help" ? { "heading-order": { enabled: false } } : {};
  const { violations: found } = await page.evaluate((options) => window.axe.run({
    // The author's own colours in raw HTML are not the theme's.
    exclude: [["article div[style]"]],
  }, { resultTypes: ["violations"], ...options }), colors ? { runOnly: ["color-contrast", "link-in-text-block"] } : { rules });
  return found.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html, failureSummary }) => `${html.slice(0, 160)} — ${failureSummary.replace(/\s+/g, " ").slice(0, 200)}`).join("\n    ")}`);
};

/** Opens another page of a site in `page` and looks at it in light, then in dark, without fetching it again. */
const look = async (page, site, path, { schemes = [false, true] }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${origin}/${site}/${path}`);
  if (path === "graph/") await page.locator(".nw-graph[data-ready]").waitFor();
  await page.evaluate(axe);
  const found = [];
  for (const dark of schemes) {
    await page.emulateMedia({ colorScheme: dark ? "dark" : "light" });
    await page.waitForFunction((dark) => document.documentElement.classList.contains(dark ? "theme-dark" : "theme-light"), dark);
    for (const problem of await violations(page, { colors: dark, site })) found.push(`/${path} in ${dark ? "dark" : "light"}: ${problem}`);
  }
  return found;
};

for (const width of [1280, 390]) {
  const plans = Object.entries(pages).map((entry) => [...entry, {}]);
  if (width > 1000) plans.push(...Object.entries(more).map((entry) => [...entry, { schemes: [false] }]));
  // Opening an address in a window costs a third of opening a window for it.
  const windows = [];
  for (const [site, paths, options] of plans) {
    test(`${site}${options.schemes ? ", more of it," : ""} at ${width}`, { skip: !has(site) }, async () => {
      if (windows.length === 0) {
        const context = await newContext({ width, more: { bypassCSP: true } });
        for (let n = 0; n < 3; n += 1) windows.push(await context.newPage());
      }
      const found = [];
      const left = [...paths];
      const work = async (page) => {
        while (left.length > 0) found.push(...await look(page, site, left.shift(), options));
      };
      await Promise.all(windows.map(work));
      assert.deepEqual(found, []);
    });
  }
}

test("drawers and the tree", async () => {
  const page = await visit("odd", "garden/note-1/", { width: 390, touch: true, more: { bypassCSP: true } });
  await page.locator(".nw-open-left").click();
  await page.locator("[data-open=tree]").click();
  await page.locator(".nw-tree").waitFor();
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
});
