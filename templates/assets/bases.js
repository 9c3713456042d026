// Tables of bases: readers sort them by a column and filter their rows. Without this script the rows stay as the author sorted them.
(() => {
  "use strict";
  /** @type {any} */
  const script = document.currentScript;
  /** Tables with fewer rows get no box to type in. */
  const FEW = 8;
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  /** @type {(cell: Element | undefined) => number | string | null} */
  const valueOf = (cell) => {
    /** @type {HTMLInputElement | null | undefined} */
    const box = cell?.querySelector("input[type=checkbox]");
    if (box) return Number(box.checked);
    const text = cell?.textContent?.trim() ?? "";
    if (text === "") return null;
    const time = cell?.querySelector("time")?.dateTime ?? "";
    if (/^\d/.test(time)) return Date.parse(time.replace(" ", "T"));
    const number = Number(text);
    return Number.isNaN(number) ? text : number;
  };

  /** Empty cells are last in both directions. */
  /** @type {(a: number | string | null, b: number | string | null, down: boolean) => number} */
  const order = (a, b, down) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    const both = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
    return down ? -both : both;
  };

  /** @type {(body: HTMLTableSectionElement) => HTMLTableRowElement[]} */
  const rowsOf = (body) => [...body.rows].filter((row) => !row.matches(".bases-group-title, .bases-summary") && !row.querySelector(".bases-nothing"));

  /** @type {(table: HTMLTableElement) => void} */
  const dress = (table) => {
    const bodies = [...table.tBodies];
    const rows = bodies.map(rowsOf);
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "bases-sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        for (const other of heads) other.removeAttribute("aria-sort");
        const now = was === "ascending" ? "descending" : was ? null : "ascending";
        if (now) head.setAttribute("aria-sort", now);
        bodies.forEach((body, number) => {
          const keyed = rows[number].map((row) => /** @type {const} */ ([valueOf(row.cells[at]), row]));
          if (now) keyed.sort(([a], [b]) => order(a, b, now === "descending"));
          body.append(...keyed.map(([, row]) => row));
        });
      });
    });
    if (rows.flat().length < FEW) return;
    const box = document.createElement("input");
    box.type = "search";
    box.className = "bases-filter";
    box.placeholder = script.dataset.filter;
    box.setAttribute("aria-label", `${script.dataset.filter}: ${table.caption?.textContent}`);
    /** @type {(text: string | null) => string} */
    const plain = (text) => (text ?? "").normalize("NFC").toLowerCase();
    box.addEventListener("input", () => {
      const words = plain(box.value).split(/\s+/);
      table.toggleAttribute("data-filtered", box.value.trim() !== "");
      bodies.forEach((body, number) => {
        for (const row of rows[number]) {
          const text = plain(row.textContent);
          row.hidden = !words.every((word) => text.includes(word));
        }
        body.hidden = rows[number].length > 0 && rows[number].every((row) => row.hidden);
      });
    });
    table.closest(".table-wrapper")?.before(box);
  };

  const start = () => {
    for (const table of document.querySelectorAll(".bases-table")) {
      if (!table.querySelector(".bases-sort")) {
        table.closest(".bases-view")?.querySelector(".bases-filter")?.remove();
        dress(/** @type {HTMLTableElement} */ (table));
      }
    }
  };
  start();
  document.addEventListener("nw:update", start);
})();
