// Every link within a site leads somewhere (N23), also below a path and from the page for what is not there.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { has, pagesOf, start } from "./support.mjs";

const { visit } = await start({ after });

/** Runs in a page of the site: what is wrong with the links of `pages`, which are addresses from the root of the site. */
const broken = async ({ root, pages }) => {
  const problems = [];
  const fetched = new Map();
  const read = (address) => {
    if (!fetched.has(address)) {
      fetched.set(address, fetch(address).then(async (answer) => {
        if (!answer.ok && !address.endsWith("404.html")) return null;
        const text = await answer.text();
        const isPage = answer.headers.get("content-type").startsWith("text/html");
        return isPage ? new DOMParser().parseFromString(text, "text/html") : text;
      }));
    }
    return fetched.get(address);
  };
  let looked = 0;
  for (const path of pages) {
    const base = new URL(root + path.split("/").map(encodeURIComponent).join("/"), location);
    const page = await read(base.href);
    for (const element of page.querySelectorAll("a[href], link[href], script[src], img[src]")) {
      const written = element.getAttribute("href") ?? element.getAttribute("src");
      const target = new URL(written, base);
      if (target.origin !== location.origin) continue;
      looked += 1;
      const inside = target.pathname.startsWith(root);
      const id = decodeURIComponent(target.hash.slice(1));
      target.hash = "";
      const found = inside && await read(target.href);
      if (!inside) problems.push(`${path}: ${written} leads out of the site`);
      else if (found === null) problems.push(`${path}: ${written} leads nowhere`);
      else if (id && !found.getElementById?.(id)) problems.push(`${path}: ${written} leads to no part of that page`);
    }
  }
  return { problems, looked };
};

for (const site of ["made", "odd", "manual"]) {
  test(`n23 every link of ${site} leads somewhere`, { skip: !has(site) }, async () => {
    const page = await visit(site);
    let pages = await pagesOf(site, 40);
    // The page for what is not there links from the base, which only `odd` has set to where it is.
    if (site !== "odd") pages = pages.filter((path) => path !== "404.html");
    const { problems, looked } = await page.evaluate(broken, { root: `/${site}/`, pages });
    assert.deepEqual(problems, []);
    assert.ok(looked > 100, `${looked} links`);
  });
}
