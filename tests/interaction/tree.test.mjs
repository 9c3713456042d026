// The whole tree of folders and pages in the left column.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, start } from "./support.mjs";

const { visit, sent } = await start({ after });
const opener = (page) => page.locator("[data-open=tree]");
const tree = (page) => page.locator(".nw-tree");
/** Titles that can be seen, in order. */
const titles = (page) => tree(page).locator("a:visible").allTextContents();

test("the tree is one press away and open where the reader is", async () => {
  const page = await visit("odd", "garden/deep/er/leaf/");
  assert.equal(sent.some(({ path }) => path.endsWith("tree.json")), false, "no page fetches it by itself");
  await opener(page).click();
  await tree(page).waitFor();
  assert.equal(await opener(page).getAttribute("aria-pressed"), "true");
  assert.equal(await page.locator(".nw-here").isVisible(), false);
  const seen = await titles(page);
  // In the order of the settings; what they hide and what is private is not there.
  assert.deepEqual(seen.slice(0, 4), ["Zoo", "Garden", "Deep", "er"]);
  assert.ok(!/Hidden|Draft|Secret|404/.test(seen.join()));
  assert.equal(await tree(page).locator("[aria-current=page]").count(), 1);
  assert.deepEqual(page.problems, []);
});

test("every address in the tree is a page's", async () => {
  const page = await visit("odd", "");
  await opener(page).click();
  await tree(page).waitFor();
  const shut = tree(page).locator(".nw-twist[aria-expanded=false]:visible");
  while (await shut.count()) await shut.first().click();
  const addresses = await tree(page).locator("a").evaluateAll((all) => all.map((a) => [a.textContent, a.href]));
  assert.ok(addresses.length > 200);
  for (const [title, address] of addresses.filter((_, at) => at % 9 === 0 || at < 40)) {
    const answer = await page.request.get(address);
    assert.equal(answer.status(), 200, `${title}: ${address}`);
  }
});

test("the tree stays open from page to page, as it was, until it is closed", async () => {
  const page = await visit("odd", "hive/");
  await opener(page).click();
  await tree(page).getByRole("button", { name: "Zoo" }).click();
  await tree(page).getByRole("link", { name: "Only" }).click();
  await page.waitForURL(/zoo\/only/);
  await tree(page).waitFor();
  assert.ok((await titles(page)).includes("Only"));
  assert.equal(await tree(page).locator("[aria-current=page]").textContent(), "Only");
  await opener(page).click();
  await page.locator(".nw-here").waitFor();
  await page.reload();
  await page.locator(".nw-here").waitFor();
  assert.equal(await tree(page).count(), 0);
});

test("arrow keys walk through the tree", async () => {
  const page = await visit("odd", "hive/");
  await opener(page).click();
  await tree(page).locator("a").first().focus();
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await eventually(async () => assert.equal(await focused(), "Zoo"));
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Only");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await focused(), "Zoo");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  assert.equal(await focused(), "Garden");
});

test("of a large tree only what is open is made, and a long folder is filled as it is read", async () => {
  const page = await visit("large", "f3/note-3/");
  await opener(page).click();
  await tree(page).locator("[aria-current=page]").waitFor();
  assert.ok(await tree(page).locator("a").count() < 400);
  const odd = await visit("odd", "many/n7/");
  await opener(odd).click();
  await tree(odd).locator("[aria-current=page]").waitFor();
  await tree(odd).getByRole("link", { name: "N199" }).scrollIntoViewIfNeeded();
});

test("the tree is in the drawer of a phone", async () => {
  const page = await visit("odd", "hive/", { width: 390, height: 844, touch: true });
  await page.locator(".nw-open-left").click();
  await opener(page).click();
  await tree(page).getByRole("button", { name: "Garden" }).click();
  await tree(page).getByRole("link", { name: "Note 2" }).click();
  await page.waitForURL(/note-2/);
  await page.locator(".nw-open-left").click();
  await tree(page).locator("[aria-current=page]").waitFor();
});

test("without its file the tree gives way to the list of all notes", async () => {
  const page = await visit("odd", "hive/");
  await page.route("**/tree.json", (route) => route.fulfill({ status: 500 }));
  await opener(page).click();
  await page.waitForURL(/all-notes/);
});
