// Draws diagrams with the script that the settings name, each when it comes near the window. Its source stays within reach.
/** @typedef {{ pre: any, source: string | null, dark?: boolean, drawing?: any }} Diagram */
(() => {
  "use strict";
  /** @type {any} */
  const self = document.currentScript;
  const { script, source } = self.dataset;
  const address = new URL(script, document.baseURI).href;
  const root = document.documentElement;
  const isDark = () => root.classList.contains("theme-dark");
  /** @type {Diagram[]} */
  const seen = [];
  /** @type {Promise<any> | null} */
  let library = null;
  let queue = Promise.resolve();
  let count = 0;

  /** @type {() => Promise<any>} */
  const asModule = async () => (await import(address)).default ?? globalThis.mermaid;
  /** @type {() => Promise<any>} */
  const asScript = () => new Promise((done, fail) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = () => done(globalThis.mermaid ?? asModule());
    element.onerror = () => fail(new Error(`cannot load ${address}`));
    document.head.append(element);
  });

  function load() {
    const isModule = /\.mjs$|[.+]esm\b/.test(new URL(address).pathname);
    library ??= (isModule ? asModule() : asScript()).then((mermaid) => {
      // It would draw everything at once by itself.
      mermaid.startOnLoad = false;
      return mermaid;
    });
    return library;
  }

  /** @param {Diagram} diagram */
  async function draw(diagram) {
    const dark = isDark();
    if (diagram.dark === dark) return;
    const mermaid = await load();
    const id = `nw-drawing-${++count}`;
    try {
      mermaid.initialize({
        startOnLoad: false,
        securityLevel: "strict",
        suppressErrorRendering: true,
        theme: dark ? "dark" : "default",
        fontFamily: getComputedStyle(document.body).fontFamily,
      });
      const drawn = await mermaid.render(id, diagram.source);
      show(diagram, drawn.svg ?? drawn);
      diagram.dark = dark;
    } finally {
      // What is left of a drawing that failed.
      document.getElementById(`d${id}`)?.remove();
    }
  }

  /**
   * @param {Diagram} diagram
   * @param {string} svg
   */
  function show(diagram, svg) {
    const { pre } = diagram;
    if (!diagram.drawing) {
      const figure = document.createElement("figure");
      const details = document.createElement("details");
      const summary = document.createElement("summary");
      diagram.drawing = document.createElement("div");
      figure.className = "nw-diagram";
      diagram.drawing.className = "nw-drawing";
      summary.textContent = source;
      // Links to the block lead to the drawing.
      if (pre.id) {
        figure.id = pre.id;
        pre.removeAttribute("id");
      }
      pre.replaceWith(figure);
      details.append(summary, pre);
      figure.append(diagram.drawing, details);
    }
    diagram.drawing.innerHTML = svg;
  }

  // One after the other: the library has one configuration for all.
  /** @param {Diagram} diagram */
  function enqueue(diagram) {
    queue = queue.then(() => draw(diagram)).catch((error) => console.warn("diagram:", error));
  }

  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      const diagram = { pre: target, source: target.textContent };
      seen.push(diagram);
      enqueue(diagram);
    }
  }, { rootMargin: "400px 0px" });
  const start = () => {
    for (const pre of document.querySelectorAll("pre.mermaid")) {
      if (!seen.some((diagram) => diagram.pre === pre)) near.observe(pre);
    }
  };
  start();
  document.addEventListener("nw:update", start);

  let dark = isDark();
  new MutationObserver(() => {
    if (isDark() === dark) return;
    dark = isDark();
    seen.forEach(enqueue);
  }).observe(root, { attributeFilter: ["class"] });
})();
