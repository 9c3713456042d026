// Search: the dialog, its keys, composed Korean, and the page that a result leads to.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { gate, has, start } from "./support.mjs";

const { visit, sent } = await start({ after });
const require = createRequire(import.meta.url);

const field = (page) => page.getByRole("combobox");
const options = (page) => page.getByRole("option");
const isOpen = (page) => page.evaluate(() => document.querySelector("dialog.nw-search")?.open ?? false);
const titles = (page) => page.locator(".nw-result-title").allInnerTexts();
const active = (page) => page.locator('[role="option"][aria-selected="true"] .nw-result-title').innerText();
const marked = (page) => page.evaluate(() => [...(CSS.highlights.get("nw-found") ?? [])].map((range) => range.toString()));

const open = async (page) => {
  await page.keyboard.press("Control+k");
  await field(page).waitFor();
};

/** Types words and waits until they were looked for. */
const ask = async (page, query) => {
  await field(page).fill(query);
  await page.waitForFunction((text) => document.querySelector(".nw-search-status").textContent !== ""
    && (document.querySelector(".nw-result")?.href.includes(`found=${encodeURIComponent(text).replaceAll("%20", "+")}`) ?? document.querySelector(".nw-search-message").textContent.includes(text)), query);
};

/** The pattern of a combobox: one option is active, and it is the one that the field names. */
const sound = async (page) => {
  const found = await page.evaluate(() => {
    const input = document.querySelector("[role=combobox]");
    const list = document.getElementById(input.getAttribute("aria-controls"));
    const chosen = [...list.querySelectorAll('[aria-selected="true"]')].map((option) => option.id);
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return {
      role: list.getAttribute("role"), names: input.getAttribute("aria-activedescendant"), chosen, expanded: input.getAttribute("aria-expanded"),
      links: [...list.children].every((option) => option.matches("a[href][role=option]")), twice: ids.filter((id, i) => ids.indexOf(id) !== i), focus: document.activeElement === input,
    };
  });
  assert.deepEqual(found, { role: "listbox", names: found.chosen[0], chosen: [found.names], expanded: "true", links: true, twice: [], focus: true });
};

test("button and keys open it, Esc closes it and gives the focus back", async () => {
  const page = await visit("made");
  const button = page.getByRole("button", { name: "Search" });
  await button.click();
  await field(page).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.role), "combobox");
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(page), false);
  assert.equal(await button.evaluate((b) => b === document.activeElement), true);
  await page.keyboard.press("/");
  await field(page).waitFor();
  assert.equal(await field(page).inputValue(), "");
  await page.keyboard.type("a/b");
  assert.equal(await field(page).inputValue(), "a/b");
  await page.keyboard.press("Escape");
  await open(page);
  await page.mouse.click(5, 500);
  assert.equal(await isOpen(page), false);
  assert.deepEqual(page.problems, []);
});

test("on a Korean keyboard the same keys open it", async () => {
  const page = await visit("made");
  await page.evaluate(() => dispatchEvent(new KeyboardEvent("keydown", { key: "ㅏ", code: "KeyK", ctrlKey: true, cancelable: true })));
  await field(page).waitFor();
});

test("results have marks, an excerpt, and are links to choose with the keys", async () => {
  const page = await visit("made");
  await open(page);
  await ask(page, "queen");
  await sound(page);
  assert.equal(await active(page), "Queen");
  assert.deepEqual(await page.locator(".nw-result-title mark").first().allInnerTexts(), ["Queen"]);
  await page.locator(".nw-result-text mark").first().waitFor();
  const all = await titles(page);
  assert.ok(all.length > 2);
  for (const [key, at] of [["ArrowDown", 1], ["ArrowDown", 2], ["ArrowUp", 1], ["End", all.length - 1], ["ArrowDown", 0], ["ArrowUp", all.length - 1], ["Home", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await active(page), all[at], key);
    await sound(page);
  }
  assert.match(await page.locator(".nw-search-status").innerText(), new RegExp(`^${all.length} results$`));
  assert.deepEqual(page.problems, []);
});

test("Home and End move in the words until one moves through the results", async () => {
  const page = await visit("made");
  await open(page);
  await ask(page, "queen");
  await page.keyboard.press("Home");
  assert.equal(await field(page).evaluate((input) => input.selectionStart), 0);
});

test("a result opens its page at the words, marked, under a clean address; Esc takes the marks away", async () => {
  const page = await visit("made");
  await open(page);
  await ask(page, "ten wax");
  await page.waitForFunction(() => document.querySelector(".nw-result").href.includes("#frames"));
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/hive\/#frames$/);
  await page.locator(".nw-found").waitFor();
  assert.deepEqual(await marked(page), ["Ten", "wax"]);
  const { top, bottom } = await page.evaluate(() => {
    const { top, bottom } = [...CSS.highlights.get("nw-found")][0].getBoundingClientRect();
    return { top, bottom };
  });
  assert.ok(top > 56 && bottom < 900, "the first of the words is seen");
  await page.keyboard.press("Escape");
  assert.deepEqual(await marked(page), []);
  assert.equal(await page.locator(".nw-found").count(), 0);
  assert.deepEqual(page.problems, []);
});

test("a result on the page that is open loads nothing", async () => {
  const page = await visit("made", "hive/");
  await open(page);
  await ask(page, "ten wax");
  await page.evaluate(() => { window.same = true; });
  await page.keyboard.press("Enter");
  await page.locator(".nw-found").waitFor();
  assert.equal(await page.evaluate(() => window.same), true);
  assert.equal(await isOpen(page), false);
  assert.deepEqual(await marked(page), ["Ten", "wax"]);
});

test("Korean that is being composed is looked for, and its Enter opens nothing", async () => {
  const page = await visit("made");
  await open(page);
  const ime = await page.context().newCDPSession(page);
  for (const text of ["그", "글", "그래"]) {
    await ime.send("Input.imeSetComposition", { text: `프로${text}`, selectionStart: text.length + 2, selectionEnd: text.length + 2 });
  }
  await options(page).first().waitFor();
  assert.deepEqual(await titles(page), ["벌통 관찰"]);
  const before = page.url();
  for (const key of ["Enter", "ArrowDown", "Escape"]) {
    await field(page).evaluate((input, name) => input.dispatchEvent(new KeyboardEvent("keydown", { key: name, keyCode: 229, isComposing: true, bubbles: true, cancelable: true })), key);
  }
  assert.equal(page.url(), before);
  assert.equal(await isOpen(page), true);
  await ime.send("Input.insertText", { text: "프로그래밍" });
  assert.equal(await field(page).inputValue(), "프로그래밍");
  await ask(page, "프로그래밍");
  await page.keyboard.press("Enter");
  await page.waitForURL(/%EB%B2%8C/);
  await page.locator(".nw-found").waitFor();
  assert.deepEqual(await marked(page), ["프로그래밍"]);
  assert.deepEqual(page.problems, []);
});

test("Ctrl-Enter opens a tab and the search stays", async () => {
  const page = await visit("made");
  await open(page);
  await ask(page, "apple");
  const [tab] = await Promise.all([page.context().waitForEvent("page"), page.keyboard.press("Control+Enter")]);
  await tab.waitForURL(/\/garden\/apple\//);
  assert.equal(await isOpen(page), true);
});

test("Enter right after the words waits for the results", async () => {
  const page = await visit("made");
  await open(page);
  await page.keyboard.type("leaf");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/garden\/deep\/leaf\//);
});

test("what is not found, and what is private, is said", async () => {
  const page = await visit("made");
  await open(page);
  for (const query of ["qqqqzzz", "unspeakable", "Secret"]) {
    await ask(page, query);
    assert.equal(await options(page).count(), 0, query);
    assert.match(await page.locator(".nw-search-message").innerText(), new RegExp(`Nothing found for “${query}”`));
    assert.equal(await page.getByRole("combobox").getAttribute("aria-expanded"), "false");
  }
  assert.equal(await page.locator(".nw-search-status").innerText(), "0 results");
  await field(page).fill("");
  await page.waitForFunction(() => document.querySelector(".nw-search-message").hidden);
});

test("opened again on the page it is as it was", async () => {
  const page = await visit("made");
  await open(page);
  await ask(page, "queen");
  await page.keyboard.press("ArrowDown");
  const chosen = await active(page);
  await page.keyboard.press("Escape");
  await open(page);
  assert.equal(await field(page).inputValue(), "queen");
  assert.equal(await active(page), chosen);
  await sound(page);
});

test("an index that cannot be fetched is said, and tried again", async () => {
  const page = await visit("made");
  await page.route("**/_nw/search/**", (route) => route.abort());
  await open(page);
  await page.keyboard.type("queen");
  await page.getByText("The search could not be loaded.").first().waitFor();
  await page.unroute("**/_nw/search/**");
  await page.keyboard.type("s");
  await ask(page, "queen");
  assert.equal(await active(page), "Queen");
});

test("a part that cannot be fetched is said", async () => {
  const page = await visit("made");
  await page.route("**/_nw/search.*.js", (route) => route.abort());
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("alert").waitFor();
});

test("a wrong address shows a field with what it says", async () => {
  const page = await visit("made", "garden/queen-bee.html");
  await options(page).first().waitFor();
  assert.equal(await field(page).inputValue(), "queen bee");
  assert.ok((await titles(page)).includes("Hive"));
  assert.equal(await isOpen(page), false);
  await options(page).first().click();
  await page.waitForURL(/\/made\/[^?]*$/);
  assert.deepEqual(page.problems.filter((text) => !text.includes("404")), []);
});

test("excerpts arrive without moving what is shown", async () => {
  const page = await visit("large");
  const excerpts = gate();
  await page.route("**/large/f*/**", async (route) => {
    await excerpts.opened;
    await route.continue();
  });
  await open(page);
  await ask(page, "데이터베이스");
  const places = () => options(page).evaluateAll((all) => all.slice(0, 8).map((option) => option.getBoundingClientRect().top));
  const before = await places();
  assert.equal(await page.locator(".nw-result-text mark").count(), 0);
  excerpts.open();
  await page.locator(".nw-result-text mark").nth(4).waitFor();
  assert.deepEqual(await places(), before);
  const fetched = sent.filter(({ path }) => /\/large\/f\d+\//.test(path)).length;
  assert.ok(fetched < 16, `${fetched} pages were fetched for what is seen`);
});

test("on a phone it fills the screen", async () => {
  const page = await visit("made", "", { width: 390, height: 780, touch: true });
  await page.getByRole("button", { name: "Search" }).tap();
  await field(page).waitFor();
  const box = await page.locator("dialog.nw-search").boundingBox();
  assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, 390, 780]);
  await ask(page, "queen");
  await page.getByRole("button", { name: "Close" }).tap();
  assert.equal(await isOpen(page), false);
});

test("a setting turns it off", async () => {
  const page = await visit("plain");
  assert.equal(await page.locator("[data-open=search]").count(), 0);
  await page.keyboard.press("Control+k");
  await page.keyboard.press("/");
  await page.waitForTimeout(300);
  assert.equal(await page.locator("dialog").count(), 0);
  assert.deepEqual(page.problems, []);
});

test("nothing is fetched before it is used", async () => {
  const page = await visit("large", "f1/note-1/");
  await page.waitForLoadState("networkidle");
  const parts = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => /search|finder|overlay/.test(name)));
  assert.deepEqual(parts, []);
});

test("dialog, previews and pictures have no problems of accessibility", async () => {
  const axe = require("axe-core").source;
  const check = async (page) => {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html} ${nodes[0].failureSummary}`);
  };
  for (const dark of [false, true]) {
    const page = await visit("made", "", { dark });
    await page.locator("article a.internal-link").first().hover();
    await page.locator(".nw-preview").waitFor();
    assert.deepEqual(await check(page), []);
    await open(page);
    await ask(page, "queen");
    await page.locator(".nw-result-text mark").first().waitFor();
    assert.deepEqual(await check(page), []);
    await ask(page, "qqqzzz");
    assert.deepEqual(await check(page), []);
    await page.goto(new URL("gallery/?found=garden", page.url()).href);
    await page.locator(".is-zoomable").first().click();
    await page.locator(".nw-zoom img").waitFor();
    assert.deepEqual(await check(page), []);
    await page.context().close();
  }
});

test("the Korean help is searched in Korean", { skip: !has("help") && "needs ../shared" }, async () => {
  const page = await visit("help");
  await open(page);
  await ask(page, "내부 링크를");
  assert.ok((await titles(page)).some((title) => title.includes("링크")));
  await sound(page);
  await page.keyboard.press("Enter");
  await page.locator(".nw-found").waitFor();
  assert.ok((await marked(page)).length > 0);
  assert.deepEqual(page.problems, []);
});
