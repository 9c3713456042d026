// Above each block of code: its language, and a button that copies it.
(() => {
  "use strict";
  /** @type {any} */
  const script = document.currentScript;
  const { copy, copied } = script.dataset;
  /** @type {(pre: HTMLElement) => HTMLButtonElement} */
  const button = (pre) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nw-copy";
    button.setAttribute("aria-label", copy);
    button.title = copy;
    let timer = 0;
    button.addEventListener("click", async () => {
      const code = pre.querySelector("code") ?? pre;
      await navigator.clipboard.writeText(code.textContent);
      button.classList.add("is-done");
      button.setAttribute("aria-label", copied);
      clearTimeout(timer);
      timer = setTimeout(() => {
        button.classList.remove("is-done");
        button.setAttribute("aria-label", copy);
      }, 1600);
    });
    return button;
  };
  const dressed = new WeakSet();
  /** @type {(pre: any) => void} */
  const dress = (pre) => {
    dressed.add(pre);
    const named = pre.querySelector("code[class*=language-]")?.className.match(/language-(\S+)/)?.[1];
    const label = document.createElement("span");
    label.className = "nw-code-lang";
    label.textContent = pre.dataset.lang ?? named ?? "";
    let bar = pre.previousElementSibling;
    if (!pre.parentElement.matches("figure.code-block") || !bar) {
      // The bar stands beside the block, not in it, so that it does not scroll away with long lines.
      bar = document.createElement("div");
      bar.className = "nw-code-bar";
      const frame = document.createElement("div");
      frame.className = "nw-code";
      pre.replaceWith(frame);
      frame.append(bar, pre);
    }
    // Those of a block that was here before.
    for (const old of bar.querySelectorAll(".nw-code-lang, .nw-copy")) old.remove();
    bar.append(label);
    if (navigator.clipboard) bar.append(button(pre));
  };
  const start = () => {
    for (const pre of document.querySelectorAll(".markdown-rendered pre:not(.mermaid)")) {
      if (!dressed.has(pre)) dress(pre);
    }
  };
  start();
  document.addEventListener("nw:update", start);
})();
