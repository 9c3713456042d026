// Diagrams are drawn by the script that the settings name (X8), here by one that only says what it was asked for.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { start } from "./support.mjs";

const { visit } = await start({ after });

test("x8 a diagram is drawn when it comes near, and again when the theme changes", async () => {
  const page = await visit("odd", "diagram/");
  const drawing = page.locator("figure.nw-diagram svg desc");
  await page.locator("pre.mermaid").last().evaluate((pre) => pre.parentElement.scrollIntoView());
  await drawing.waitFor({ state: "attached" });
  const before = await drawing.textContent();
  await page.locator(".nw-theme").click();
  await page.waitForFunction((old) => document.querySelector("figure.nw-diagram svg desc")?.textContent !== old, before);
  // The source is one press away.
  const source = page.locator("figure.nw-diagram pre.mermaid");
  assert.equal(await source.isVisible(), false);
  await page.locator("figure.nw-diagram summary").click();
  assert.equal(await source.isVisible(), true);
});

test("x8 a diagram that cannot be drawn stays as its source", async () => {
  const page = await visit("odd", "diagram/");
  const broken = page.locator("pre.mermaid").first();
  await broken.scrollIntoViewIfNeeded();
  await page.locator("figure.nw-diagram svg").waitFor({ state: "attached" });
  assert.equal(await broken.isVisible(), true);
  assert.equal(await page.locator("figure.nw-diagram svg").count(), 1);
});
