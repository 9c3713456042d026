// Marks the heading that is being read in the contents of the page.
(() => {
  "use strict";
  /** @type {Map<any, any>} */
  let links = new Map();
  /** @type {HTMLElement[]} */
  let headings = [];
  /** @type {HTMLAnchorElement | null | undefined} */
  let marked = null;
  const mark = () => {
    const line = innerHeight * 0.25;
    // The last heading above the line, found by halves: a page may have hundreds.
    let [above, below] = [0, headings.length];
    while (below - above > 1) {
      const middle = (above + below) >> 1;
      if (headings[middle].getBoundingClientRect().top > line) below = middle;
      else above = middle;
    }
    const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const link = links.get(end ? headings.at(-1) : headings[above]);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link?.setAttribute("aria-current", "location");
    marked = link;
    const column = link?.closest(".nw-right");
    if (column && column.scrollHeight > column.clientHeight) {
      const away = link.getBoundingClientRect().top - column.getBoundingClientRect().top;
      column.scrollBy({ top: away - column.clientHeight / 2, behavior: "instant" });
    }
  };
  // A heading that crosses the line is the only thing that can change the mark.
  const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -75% 0px", threshold: [0, 1] });
  const start = () => {
    observer.disconnect();
    links = new Map();
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const found = document.querySelectorAll(".nw-contents a");
    for (const link of found) {
      const id = decodeURIComponent(link.hash.slice(1));
      const heading = document.getElementById(id);
      if (heading) links.set(heading, link);
    }
    headings = [...links.keys()];
    for (const heading of headings) observer.observe(heading);
  };
  start();
  addEventListener("scrollend", mark, { passive: true });
  document.addEventListener("nw:update", start);
})();
