// What a note's text may do to its page: cover nothing that is not its own, stand for nothing that scripts look for, and run in the
// direction of its letters.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually, start } from "./support.mjs";

const { visit } = await start({ after });

/** The page's own parts of which a point is covered by something else. */
const covered = () => {
  const parts = ".nw-header :is(a, button), .nw-left a, .nw-crumbs a, h1.page-title, .nw-tags a, .nw-turn a, .backlinks a";
  const found = [];
  for (const part of document.querySelectorAll(parts)) {
    if (!part.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    part.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = part.getBoundingClientRect();
    if (width === 0 || part.closest("[popover]:not(:popover-open)")?.matches(":not(:is(.nw-left, .nw-right))")) continue;
    const at = document.elementFromPoint(left + width / 2, top + height / 2);
    if (!at || !(part.contains(at) || at.contains(part))) found.push(`${part.className || part.textContent} by ${at?.outerHTML.slice(0, 80)}`);
  }
  return found;
};

for (const width of [1440, 390]) {
  for (const n of [0, 1, 2, 3, 4]) {
    test(`header, search and links can be used on cover-${n}, ${width} wide`, async () => {
      const page = await visit("covering", `cover-${n}/`, { width });
      const check = async (what) => {
        assert.deepEqual(await page.evaluate(covered), [], what);
        await page.evaluate(() => scrollTo(0, 200));
        await page.locator(".nw-search-open").click();
        await page.locator("dialog.nw-search[open]").waitFor();
        await page.keyboard.press("Escape");
        await page.locator(".nw-theme").click();
      };
      await check("as it is written");
      // The theme holds by itself what the sanitiser would have removed.
      await page.evaluate(() => {
        const fixed = "<div style='position: fixed; inset: 0; z-index: 99999; background: #fff'>Sign in</div>";
        document.querySelector("article").insertAdjacentHTML("beforeend", fixed);
      });
      await check("with something fixed to the window");
      assert.deepEqual(page.problems, []);
    });
  }
}

test("a preview of a note holds what the note would lay over the page", async () => {
  const page = await visit("covering", "");
  await eventually(async () => {
    await page.mouse.move(0, 0);
    await page.locator("article a", { hasText: "Cover 0" }).hover();
    await page.locator(".nw-preview").waitFor({ timeout: 2000 });
  });
  await page.locator(".nw-preview .markdown-rendered").evaluate((content) => {
    content.insertAdjacentHTML("beforeend", "<div style='position: fixed; inset: 0; z-index: 99999; background: #fff'>Sign in</div>");
  });
  const at = await page.evaluate(() => {
    const { left, top, width, height } = document.querySelector(".nw-site").getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2).className;
  });
  assert.equal(at, "nw-site");
});

test("no element of a form stands for what scripts look for", async () => {
  const page = await visit("covering", "f/form/");
  // By name, fields would be properties of their form and of the page.
  const shadows = await page.evaluate(() => [...document.querySelectorAll("article form")].flatMap((form) => {
    const found = [];
    for (const name in form) if (form[name] instanceof Element && form.contains(form[name])) found.push(name);
    return found.filter((name) => !/^(first|last)(Element)?Child$|^\d+$/.test(name));
  }));
  assert.deepEqual(shadows, []);
  await page.locator("article form").click({ position: { x: 3, y: 3 } });
  assert.equal(await page.locator(".nw-tree").count(), 0, "the form opens the tree");
  assert.equal(await page.locator("article .nw-finder").count(), 0, "the form is where search is");
  await page.locator("[data-open=tree]:not(article *)").click();
  await page.locator(".nw-tree a").first().waitFor();
  await page.keyboard.press("/");
  await page.locator("dialog.nw-search input").fill("words");
  await page.locator(".nw-result mark").first().waitFor();
  await page.keyboard.press("Escape");
  // A preview of the page that has the form.
  await page.goto(new URL("../../", page.url()).href);
  await eventually(async () => {
    await page.mouse.move(0, 0);
    await page.locator("article a", { hasText: "Form" }).hover();
    await page.locator(".nw-preview").waitFor({ timeout: 2000 });
  });
  assert.equal(await page.locator(".nw-preview .markdown-rendered > :first-child").textContent(), "Form");
  await page.goto(new URL("f/form/?found=words", page.url()).href);
  await page.locator(".nw-found").waitFor();
  assert.deepEqual(page.problems, []);
});

for (const [path, side] of [["sides/", "ltr"], ["sides-of-arabic/", "rtl"]]) {
  test(`each block of ${path} has the direction of its words, and marks stand on its side`, async () => {
    const page = await visit("covering", path);
    const found = await page.evaluate(() => {
      const article = document.querySelector("article");
      const column = article.getBoundingClientRect();
      const direction = (selector) => [...article.querySelectorAll(selector)].map((one) => getComputedStyle(one).direction);
      /** Where the text of an element begins: at its left or its right. */
      const beginning = (element) => {
        const range = new Range();
        range.selectNodeContents(element);
        const text = range.getBoundingClientRect();
        return text.left - column.left < column.right - text.right ? "ltr" : "rtl";
      };
      return {
        page: getComputedStyle(document.documentElement).direction,
        paragraphs: direction(":scope > p"),
        items: direction(":scope > ul > li"),
        beginnings: [...article.querySelectorAll(":scope > p, :scope > ul > li, blockquote > p, .callout-content > p, .callout-title-inner")].map(beginning),
        room: [...article.querySelectorAll(":scope > ul > li")].map((item) => {
          const box = item.getBoundingClientRect();
          const isRight = getComputedStyle(item).direction === "rtl";
          return Math.round(isRight ? column.right - box.right : box.left - column.left) > 10;
        }),
        quote: parseFloat(getComputedStyle(article.querySelector("blockquote")).borderRightWidth) > 0,
        callout: parseFloat(getComputedStyle(article.querySelector(".callout")).borderRightWidth) > 0,
        table: direction("table"),
      };
    });
    assert.deepEqual(found, {
      page: side,
      paragraphs: ["ltr", "rtl"],
      items: ["ltr", "rtl"],
      beginnings: ["ltr", "rtl", "ltr", "rtl", "rtl", "rtl", "rtl"],
      room: [true, true],
      quote: true,
      callout: true,
      table: ["rtl"],
    });
    assert.deepEqual(page.problems, []);
  });
}

test("colours of callouts are those of the author's style sheet, old and new", async () => {
  const page = await visit("covering", "colours/");
  const colours = await page.evaluate(() => [...document.querySelectorAll(".callout")].map((callout) => {
    const { borderLeftColor, borderLeftWidth, backgroundColor } = getComputedStyle(callout);
    return { borderLeftColor, borderLeftWidth, isFilled: !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(backgroundColor) };
  }));
  assert.deepEqual(colours, [
    { borderLeftColor: "rgb(255, 0, 120)", borderLeftWidth: "3px", isFilled: true },
    { borderLeftColor: "rgb(255, 0, 0)", borderLeftWidth: "3px", isFilled: true },
    { borderLeftColor: "rgb(14, 134, 150)", borderLeftWidth: "3px", isFilled: true },
  ]);
  const title = await page.locator("[data-callout=old] .callout-title").evaluate((element) => getComputedStyle(element).backgroundColor);
  assert.match(title, /0\.5\)$/);
});
