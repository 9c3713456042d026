// How readers find their way: columns and drawers, contents, neighbours, keyboard, narrow screens, pages without script.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, has, pagesOf, start } from "./support.mjs";

const { visit, origin } = await start({ after });
const phone = { width: 390, height: 844, touch: true };

for (const site of ["made", "odd", "manual", "help"]) {
  test(`no page of ${site} is wider than a phone, and none has errors`, { skip: !has(site) }, async () => {
    const page = await visit(site, "", phone);
    for (const path of await pagesOf(site)) {
      if (path === "404.html") continue;
      page.problems.length = 0;
      await page.goto(`${origin}/${site}/${path}`);
      const wide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth <= clientWidth) return "";
        const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > clientWidth + 1);
        return `${scrollWidth} px: ${out.slice(0, 3).map((e) => `${e.localName}.${e.className}`)}`;
      });
      assert.equal(wide, "", path);
      // Pictures of other hosts are the author's own.
      assert.deepEqual(page.problems.filter((problem) => !/asked for|net::/.test(problem)), [], path);
    }
  });
}

test("columns are drawers on a phone", async () => {
  const page = await visit("odd", "hive/", phone);
  const drawer = page.locator("#nw-left");
  assert.equal(await drawer.isVisible(), false);
  const shut = { state: "hidden" };
  await page.locator(".nw-open-left").click();
  await drawer.waitFor();
  await drawer.locator(".nw-close").click();
  await drawer.waitFor(shut);
  await page.locator(".nw-open-right").click();
  await page.locator("#nw-right").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#nw-right").waitFor(shut);
  // A link that was followed closes the drawer it is in.
  await page.locator(".nw-open-right").click();
  await page.locator("#nw-right a").last().click();
  await page.locator("#nw-right").waitFor(shut);
  assert.deepEqual(page.problems, []);
});

test("columns are columns on a screen", async () => {
  const page = await visit("odd", "hive/");
  assert.equal(await page.locator("#nw-left").isVisible(), true);
  assert.equal(await page.locator("#nw-right").isVisible(), true);
  assert.equal(await page.locator(".nw-open-left").isVisible(), false);
});

test("contents lead to headings and follow the reader through five hundred", async () => {
  const page = await visit("odd", "headings/");
  const entries = page.locator(".nw-contents a");
  assert.equal(await entries.count(), 500);
  const missing = await entries.evaluateAll((all) => all.filter((a) => !document.getElementById(decodeURIComponent(a.hash.slice(1)))?.matches("h1, h2, h3, h4, h5, h6")).length);
  assert.equal(missing, 0);
  const marked = page.locator(".nw-contents [aria-current]");
  for (const n of [250, 499, 3]) {
    await page.locator("article :is(h2, h3, h4)").nth(n).evaluate((heading) => scrollTo(0, heading.getBoundingClientRect().top + scrollY - 200));
    await page.waitForFunction((text) => document.querySelector(".nw-contents [aria-current]")?.textContent === text, `Heading ${n}`);
    await eventually(async () => {
      assert.equal(await marked.count(), 1);
      const seen = await marked.evaluate((link) => {
        const [a, b] = [link, link.closest(".nw-right")].map((e) => e.getBoundingClientRect());
        return a.top >= b.top && a.bottom <= b.bottom;
      });
      assert.equal(seen, true, `the entry of heading ${n} is in sight`);
    });
  }
});

test("a note leads to the notes before and after it in its folder", async () => {
  const page = await visit("odd", "garden/z-first/");
  const turn = (rel) => page.locator(`a[rel=${rel}]`);
  // Named first by the settings; hidden notes are passed over; numbers count by value.
  assert.equal(await turn("prev").count(), 0);
  const titles = [];
  while (await turn("next").count()) {
    titles.push(await turn("next").locator("b").textContent());
    const next = await turn("next").evaluate((link) => link.href);
    await turn("next").click();
    await page.waitForURL(next);
  }
  assert.deepEqual(titles, ["Note 1", "Note 2", "Note 10"]);
  assert.equal(await turn("prev").locator("b").textContent(), "Note 2");
  await page.goto(new URL("../../zoo/only/", page.url()).href);
  assert.equal(await page.locator(".nw-turn").count(), 0);
});

test("what the settings hide is in no list, and its page is there", async () => {
  for (const path of ["", "garden/", "all-notes/", "garden/note-1/"]) {
    const page = await visit("odd", path);
    const lists = await page.locator(".nw-left, article[data-kind=notes], article[data-kind=folder], .nw-children, .nw-turn").allTextContents();
    for (const name of ["Hidden", "Draft"]) assert.ok(!lists.join(" ").includes(name), `${name} on /${path}`);
  }
  const page = await visit("odd", "garden/hidden/");
  assert.equal(await page.locator("h1").textContent(), "Hidden");
});

test("many links to a page are folded", async () => {
  const page = await visit("odd", "queen/");
  assert.equal(await page.locator(".backlinks > ul > li").count(), 50);
  const rest = page.locator(".backlinks details");
  assert.equal(await rest.locator("a").first().isVisible(), false);
  await rest.locator("summary").click();
  await rest.locator("a").first().waitFor();
});

test("all notes of a large site are folded by folder", async () => {
  const page = await visit("large", "all-notes/");
  const folders = page.locator(".nw-branch");
  assert.equal(await folders.count(), 20);
  assert.equal(await folders.first().locator("a").first().isVisible(), false);
  await folders.first().locator("summary").click();
  await folders.first().locator("a").first().waitFor();
  const small = await visit("odd", "all-notes/");
  assert.equal(await small.locator("article a:visible").count(), await small.locator("article a").count());
});

test("tags are a tree of leaf names with whole names to be read out", async () => {
  const page = await visit("odd", "tags/");
  const leaf = page.locator(".nw-tag-tree ul .tag").filter({ hasText: "여왕" });
  assert.equal(await leaf.textContent(), "여왕");
  assert.equal(await page.getByRole("link", { name: "#꿀벌/여왕" }).count(), 1);
});

test("the first stop of the keyboard skips to the text", async () => {
  const page = await visit("odd", "hive/");
  await page.keyboard.press("Tab");
  const skip = page.locator(".nw-skip");
  assert.equal(await skip.evaluate((link) => link === document.activeElement), true);
  const box = await skip.boundingBox();
  assert.ok(box.height > 20);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "nw-main");
  // The text comes before the columns, and the first stop in it is a link of it.
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.closest("main") !== null), true);
});

test("code has its language and a button on a line above it", async () => {
  for (const options of [{}, phone]) {
    const page = await visit("odd", "everything/", options);
    const blocks = page.locator("article pre:not(.mermaid)");
    const buttons = page.locator("article .nw-copy");
    await eventually(async () => assert.equal(await buttons.count(), await blocks.count()));
    assert.deepEqual(await page.locator("article .nw-code-lang").allTextContents(), ["rust", "js", "", "py", ...Array(await blocks.count() - 4).fill("js")].slice(0, await blocks.count()));
    const covered = await blocks.evaluateAll((all) => all.some((pre) => {
      if (!pre.checkVisibility()) return false;
      const button = (pre.closest(".nw-code, figure")).querySelector(".nw-copy").getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(pre.querySelector("code"));
      const first = range.getClientRects()[0];
      return first.top < button.bottom - 1;
    }));
    assert.equal(covered, false);
    if (!options.touch) {
      // The word stays for a short while only.
      const told = page.waitForFunction(() => document.querySelectorAll("article .nw-copy")[1].ariaLabel === "복사함");
      await buttons.nth(1).click();
      await told;
      assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^const Donau/);
    }
  }
});

test("code in a cell does not break at its hyphens", async () => {
  const page = await visit("odd", "everything/", phone);
  const lines = await page.locator("td code").first().evaluate((code) => code.getClientRects().length);
  assert.equal(lines, 1);
});

test("a page for what is not there works at any depth", async () => {
  const page = await visit("odd", "no/such/page/");
  assert.equal(await page.locator("article a").first().getAttribute("href"), "/odd/");
  const style = await page.evaluate(() => getComputedStyle(document.querySelector(".nw-header")).position);
  assert.equal(style, "sticky");
});

test("without script everything can be read and reached", async () => {
  const page = await visit("odd", "garden/note-1/", { script: false });
  assert.equal(await page.locator("article").isVisible(), true);
  assert.equal(await page.locator("[data-open]:visible").count(), 0);
  assert.equal(await page.locator(".nw-everything a").first().isVisible(), true);
  const narrow = await visit("odd", "garden/note-1/", { ...phone, script: false });
  await narrow.locator(".nw-open-left").click();
  await narrow.locator("#nw-left").waitFor();
});

test("a page speaks the language of its note", async () => {
  for (const [path, lang, dir, word] of [["日本/", "ja", "ltr", "このページの目次"], ["hive/", "ko", "ltr", "이 페이지의 목차"], ["عسل/", "ar", "rtl", "이 페이지의 목차"]]) {
    const page = await visit("odd", path);
    const html = page.locator("html");
    assert.equal(await html.getAttribute("lang"), lang);
    assert.equal(await html.evaluate((e) => getComputedStyle(e).direction), dir);
    assert.equal(await page.locator(".nw-contents .nw-list-title").textContent(), word, path);
  }
});
