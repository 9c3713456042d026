// Tables of bases: readers sort them and look for rows.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { start } from "./support.mjs";

const { visit, sent } = await start({ after });
const view = (page) => page.locator("[data-view-name='By folder']");
const names = (page) => view(page).locator("tbody tr:not(.bases-summary) td:first-child:visible").evaluateAll((all) => all.map((cell) => cell.textContent));
const numbers = (page) => view(page).locator("tbody:last-of-type td:nth-child(2)").evaluateAll((all) => all.filter((cell) => !cell.parentElement.matches(".bases-summary")).map((cell) => Number(cell.textContent)));

test("a press on a heading sorts each group, and the third one brings back the author's order", async () => {
  const page = await visit("manual", "manual.base/");
  const before = await names(page);
  assert.ok(before.length > 8, `${before.length}`);
  const head = view(page).getByRole("columnheader", { name: "Linked from" });
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), "ascending");
  const up = await numbers(page);
  assert.deepEqual(up, up.toSorted((a, b) => a - b));
  await head.getByRole("button").press("Enter");
  assert.equal(await head.getAttribute("aria-sort"), "descending");
  assert.deepEqual(await numbers(page), up.toSorted((a, b) => b - a));
  await head.getByRole("button").click();
  assert.equal(await head.getAttribute("aria-sort"), null);
  assert.deepEqual(await names(page), before);
  assert.deepEqual(page.problems, []);
});

test("typing shows the rows with all words, and no group without rows", async () => {
  const page = await visit("manual", "manual.base/");
  const box = view(page).getByRole("searchbox", { name: "Filter: By folder" });
  await box.fill("  archi");
  assert.deepEqual(await names(page), ["Architecture"]);
  assert.equal(await view(page).locator("tbody:visible").count(), 1);
  assert.equal(await view(page).locator(".bases-summary:visible").count(), 0, "sums of all rows would mislead");
  await box.fill("");
  assert.ok((await names(page)).length > 8);
});

test("the script is small and only where a base is", async () => {
  await visit("manual", "manual.base/");
  const script = sent.find(({ path }) => /_nw\/bases\..*\.js/.test(path));
  assert.ok(script.size < 3 * 1024, `${script.size}`);
  const page = await visit("manual", "start/");
  assert.equal(await page.locator("script[src*='/bases.'], link[href*='/bases.']").count(), 0);
});
