// Light and dark, chosen and remembered, and pages without script.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { start } from "./support.mjs";

const { visit } = await start({ after });
const isDark = (page) => page.evaluate(() => document.documentElement.classList.contains("theme-dark"));

test("the system's choice holds until the reader makes another", async () => {
  const page = await visit("made", "", { dark: true });
  assert.equal(await isDark(page), true);
  await page.getByRole("button", { name: /light and dark/i }).click();
  assert.equal(await isDark(page), false);
  await page.reload();
  assert.equal(await isDark(page), false);
  await page.goto(new URL("hive/", page.url()).href);
  assert.equal(await isDark(page), false);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: /light and dark/i }).click();
  assert.equal(await isDark(page), true);
  assert.notEqual(await ground(), light);
  assert.deepEqual(page.problems, []);
});

test("a page without script shows its text and no button that does nothing", async () => {
  const page = await visit("made", "", { script: false });
  assert.equal(await page.getByRole("heading", { level: 1 }).isVisible(), true);
  const buttons = await page.locator("button:visible").evaluateAll((all) => all.filter((b) => !b.hasAttribute("popovertarget")).length);
  assert.equal(buttons, 0);
});
