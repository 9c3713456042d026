// A button that copies a block of code.
(() => {
  "use strict";
  if (!navigator.clipboard) return;
  const { copy, copied } = document.currentScript.dataset;
  const frame = (pre) => {
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
    // The button stands beside the block, not in it, so that it does not scroll away with long lines.
    const frame = document.createElement("div");
    frame.className = "nw-code";
    pre.replaceWith(frame);
    frame.append(pre, button);
  };
  const start = () => {
    for (const pre of document.querySelectorAll(".markdown-rendered pre:not(.mermaid, .nw-code > *)")) frame(pre);
  };
  start();
  document.addEventListener("nw:update", start);
})();
