// Keeps an open page of the preview up to date. Sent by `noteweave serve` only; it is in no built site.
"use strict";
(() => {
  const shown = document.currentScript.dataset.version;
  let stream = null;
  let overlay = null;

  function show(text) {
    if (!overlay) {
      overlay = document.createElement("pre");
      overlay.setAttribute("role", "alert");
      Object.assign(overlay.style, {
        position: "fixed",
        inset: "auto 0 0 0",
        zIndex: "2147483647",
        margin: "0",
        padding: "1rem 1.25rem",
        maxHeight: "60vh",
        overflow: "auto",
        whiteSpace: "pre-wrap",
        font: "14px/1.5 ui-monospace, monospace",
        color: "#fff",
        background: "#7f1d1d",
        borderTop: "3px solid #f87171",
      });
      document.body.append(overlay);
    }
    overlay.textContent = text;
  }

  function hide() {
    overlay?.remove();
    overlay = null;
  }

  // A page that cannot be rendered just now stays as it is, with the reason over it.
  async function refresh() {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.status < 500) {
      location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(page.getElementById("nw-problem")?.textContent ?? answer.statusText);
  }

  function connect() {
    if (stream || document.hidden) return;
    stream = new EventSource("/_nw/live");
    stream.addEventListener("site", (event) => {
      if (event.data === shown) hide();
      else refresh().catch(() => {});
    });
    stream.addEventListener("problem", (event) => show(event.data));
  }

  // Browsers allow six connections to a host: a hidden page gives its own back and catches up when it is seen again.
  function disconnect() {
    stream?.close();
    stream = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
