// Keeps an open page of the preview up to date. Sent by `noteweave serve` only; it is in no built site.
//
// The server sends the page's new HTML. What differs from the HTML that the page was made from is changed in place, node by node;
// everything else, with what readers and scripts did to it, is left alone. Then `nw:update` is sent to the document. `nw:site` is
// sent when the site changed in any way: what a script has fetched may be old then.
(() => {
  "use strict";
  /** @type {any} */
  const script = document.currentScript;
  let state = script.dataset.state;
  // It is no part of the page.
  script.remove();

  /**
   * The page as it was sent, kept beside the page as it is.
   * @type {any}
   */
  const source = document.documentElement.cloneNode(true);
  source.removeAttribute("class");
  source.removeAttribute("data-theme");
  /** From a node of `source` to that of the page. */
  const shown = new WeakMap();
  /** @type {(original: Node, node: Node) => void} */
  const pair = (original, node) => {
    const [a, b] = [document.createTreeWalker(original), document.createTreeWalker(node)];
    do shown.set(a.currentNode, b.currentNode);
    while (a.nextNode() && b.nextNode());
  };
  pair(source, document.documentElement);

  /** @type {(node: Node) => boolean} */
  const isElement = (node) => node.nodeType === Node.ELEMENT_NODE;
  /** @type {(node: any) => boolean} */
  const isStyle = (node) => isElement(node) && node.matches("link[rel=stylesheet]");
  /** What is replaced as a whole: scripts make something of it, or parts of it mean nothing. */
  const whole = "pre, script, style, link, meta, iframe, object, video, audio, canvas, select";
  /** @type {(a: any, b: any) => boolean} */
  const become = (a, b) => a.nodeType === b.nodeType && (!isElement(a) ||
    (a.nodeName === b.nodeName && a.id === b.id && a.namespaceURI === document.documentElement.namespaceURI && (!a.matches(whole) || (a.src && a.src === b.src && a.nodeName === "SCRIPT"))));

  /**
   * The child of `parent` that holds `node`: scripts put frames around things.
   * @type {(node: any, parent: Node) => any}
   */
  const child = (node, parent) => {
    let at = node;
    while (at && at.parentNode !== parent) at = at.parentNode;
    return at ?? null;
  };
  /** @type {(details: Element) => string} */
  const text = (details) => details.querySelector("summary")?.textContent ?? "";

  /** One change of a page. */
  class Change {
    /** Whether blocks were open, by their summaries. */
    opened = new Map([...document.querySelectorAll("details")].map((details) => [text(details), details.open]));
    /** @type {Promise<unknown>[]} */
    styles = [];
    /** @type {Element[]} */
    oldStyles = [];
    running = new Set([...document.scripts].map((script) => script.src));
    /** @type {string[]} */
    scripts = [];
    /** @type {string[]} */
    oldScripts = [];

    /**
     * Makes `old`, a node of `source`, and what is shown for it like `fresh`.
     * @param {any} old
     * @param {any} fresh
     */
    turn(old, fresh) {
      if (old.isEqualNode(fresh)) return;
      const node = shown.get(old);
      if (!isElement(old)) {
        old.data = fresh.data;
        if (node) node.data = fresh.data;
        return;
      }
      if (node) this.attributes(old, node, fresh);
      this.children(old, node, fresh);
    }

    /**
     * @param {Element} old
     * @param {any} node
     * @param {Element} fresh
     */
    attributes(old, node, fresh) {
      for (const name of new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()])) {
        const [was, is] = [old.getAttribute(name), fresh.getAttribute(name)];
        if (was === is) continue;
        if (is === null) old.removeAttribute(name);
        else old.setAttribute(name, is);
        if (name === "class") {
          // Scripts have classes of their own there.
          /** @type {(value: string | null) => string[]} */
          const words = (value) => (value ?? "").split(/\s+/).filter(Boolean);
          node.classList.remove(...words(was));
          node.classList.add(...words(is));
        } else if (is === null) node.removeAttribute(name);
        else node.setAttribute(name, is);
        if (name === "checked") node.checked = is !== null;
      }
    }

    /**
     * @param {Node} old
     * @param {any} node
     * @param {Node} fresh
     */
    children(old, node, fresh) {
      const [a, b] = [[...old.childNodes], [...fresh.childNodes]];
      /** @type {any} */
      let next = null;
      for (const [was, is] of steps(a, b).reverse()) {
        if (was && is) this.turn(was, is);
        else if (was) this.remove(was, node);
        if (is && !was) next = this.insert(is, old, node, next);
        else if (is) next = was;
      }
    }

    /**
     * @param {any} fresh
     * @param {Node} old
     * @param {Node} parent
     * @param {Node | null} next
     */
    insert(fresh, old, parent, next) {
      /** @type {any} */
      const original = document.importNode(fresh, true);
      old.insertBefore(original, next);
      const isNew = fresh.nodeName === "SCRIPT" && !(fresh.src && this.running.has(fresh.src));
      /** @type {any} */
      const node = isNew ? revived(fresh) : document.importNode(fresh, true);
      if (isNew && fresh.src) this.scripts.push(stem(fresh.src));
      pair(original, node);
      let before = null;
      for (let at = next; at && !before; at = at.nextSibling) before = child(shown.get(at), parent);
      parent?.insertBefore(node, before);
      if (!isElement(node)) return original;
      if (isStyle(node)) this.styles.push(new Promise((done) => { node.onload = node.onerror = done; }));
      for (const details of node.matches("details") ? [node] : node.querySelectorAll("details")) {
        if (this.opened.has(text(details))) details.open = this.opened.get(text(details));
      }
      return original;
    }

    /**
     * @param {any} old
     * @param {Node} parent
     */
    remove(old, parent) {
      const node = shown.get(old);
      old.remove();
      if (old.nodeName === "SCRIPT" && old.src) this.oldScripts.push(stem(old.src));
      const at = child(node, parent);
      if (at && isStyle(node)) this.oldStyles.push(node);
      else at?.remove();
    }

    /** A script cannot be taken back, so another version of one needs another page. */
    get needsReload() {
      return this.scripts.some((script) => this.oldScripts.includes(script));
    }

    /** A new style sheet is there before the old one goes, so that nothing flashes. */
    async end() {
      const old = this.oldStyles;
      await Promise.race([Promise.all(this.styles), new Promise((done) => setTimeout(done, 2000))]);
      for (const node of old) node.remove();
    }
  }

  /**
   * `_nw/theme.1a2b3c4d.js` → `_nw/theme`
   * @type {(url: string) => string}
   */
  const stem = (url) => new URL(url, location.href).pathname.replace(/\.[0-9a-f]{8}(?=\.)/, "");

  /**
   * A script that runs; a copied one does not.
   * @type {(fresh: any) => Element}
   */
  const revived = (fresh) => {
    const node = document.createElement("script");
    for (const name of fresh.getAttributeNames()) node.setAttribute(name, fresh.getAttribute(name));
    node.textContent = fresh.textContent;
    return node;
  };

  /**
   * How the list `a` becomes the list `b`: pairs of what stays or is turned, of what goes and nothing, of nothing and what comes.
   * @type {(a: any[], b: any[]) => any[][]}
   */
  const steps = (a, b) => {
    let start = 0;
    while (start < a.length && start < b.length && a[start].isEqualNode(b[start])) start += 1;
    let end = 0;
    while (end < a.length - start && end < b.length - start && a.at(-1 - end).isEqualNode(b.at(-1 - end))) end += 1;
    const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
    /** @type {any[][]} */
    const steps = a.slice(0, start).map((was, at) => [was, b[at]]);
    let [i, j] = [0, 0];
    for (const [k, l] of [...common(left, right), [left.length, right.length]]) {
      steps.push(...between(left.slice(i, k), right.slice(j, l)));
      if (k < left.length) steps.push([left[k], right[l]]);
      [i, j] = [k + 1, l + 1];
    }
    for (let at = end; at > 0; at -= 1) steps.push([a.at(-at), b.at(-at)]);
    return steps;
  };

  /**
   * Places of a longest common subsequence; none for long lists, because they cost too much.
   * @type {(a: any[], b: any[]) => number[][]}
   */
  const common = (a, b) => {
    if (a.length === 0 || b.length === 0 || a.length * b.length > 90_000) return [];
    /** @type {(node: any) => string} */
    const key = (node) => (isElement(node) ? node.outerHTML : node.data);
    const [left, right] = [a.map(key), b.map(key)];
    const best = left.map(() => new Uint32Array(b.length + 1));
    best.push(new Uint32Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i -= 1) {
      for (let j = b.length - 1; j >= 0; j -= 1) {
        best[i][j] = left[i] === right[j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    /** @type {number[][]} */
    const pairs = [];
    for (let [i, j] = [0, 0]; i < a.length && j < b.length;) {
      if (left[i] === right[j]) pairs.push([i++, j++]);
      else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
      else j += 1;
    }
    return pairs;
  };

  /**
   * Steps between two common places: what can be turned into each other is.
   * @type {(a: any[], b: any[]) => any[][]}
   */
  const between = (a, b) => {
    /** @type {any[][]} */
    const steps = [];
    let at = 0;
    for (const is of b) {
      const found = a.findIndex((was, k) => k >= at && become(was, is));
      if (found < 0) {
        steps.push([null, is]);
        continue;
      }
      for (; at < found; at += 1) steps.push([a[at], null]);
      steps.push([a[found], is]);
      at = found + 1;
    }
    for (; at < a.length; at += 1) steps.push([a[at], null]);
    return steps;
  };

  /** Where the first blocks on the screen are. Gives a function that scrolls to where they went. */
  const hold = () => {
    if (scrollY <= 0) return () => {};
    const blocks = document.querySelectorAll("main :is(p, li, h1, h2, h3, h4, h5, h6, pre, tr, blockquote, summary, img, dt, dd)");
    /** @type {any[][]} */
    const seen = [];
    for (const block of blocks) {
      const { top, bottom } = block.getBoundingClientRect();
      if (bottom > 0 && top < innerHeight) seen.push([block, top]);
      if (seen.length >= 12) break;
    }
    return () => {
      const [block, top] = seen.find(([block]) => block.isConnected) ?? [];
      if (block) scrollBy({ top: block.getBoundingClientRect().top - top, behavior: "instant" });
    };
  };

  /** Gives a function that puts the focus on what is like the element that has it now. */
  const focus = () => {
    const active = document.activeElement;
    /** @type {(node: Element) => string} */
    const likeness = (node) => `${node.nodeName} ${node.id} ${node.getAttribute("href")} ${node.textContent}`;
    const like = active && likeness(active);
    return () => {
      if (!active || active === document.body || active.isConnected) return;
      /** @type {NodeListOf<HTMLElement>} */
      const all = document.querySelectorAll(active.nodeName);
      [...all].find((node) => likeness(node) === like)?.focus({ preventScroll: true });
    };
  };

  /** @type {(html: string) => void} */
  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    /** @type {HTMLMetaElement | null} */
    const meta = fresh.querySelector("meta[http-equiv=refresh i]");
    const refresh = meta?.content.match(/url=(.*)$/i);
    if (refresh) {
      location.replace(new URL(refresh[1], location.href));
      return;
    }
    if (document.getElementById("nw-problem")) {
      location.reload();
      return;
    }
    const root = document.documentElement;
    const [scroll, refocus, change] = [hold(), focus(), new Change()];
    // The browser would do a part of it as well.
    root.style.overflowAnchor = "none";
    change.turn(source, fresh.documentElement);
    if (change.needsReload) {
      location.reload();
      return;
    }
    change.end();
    document.dispatchEvent(new CustomEvent("nw:update"));
    scroll();
    refocus();
    requestAnimationFrame(() => { root.style.removeProperty("overflow-anchor"); });
  };

  /**
   * Fetches again what is shown of files that changed.
   * @type {(paths: string[], version: string) => void}
   */
  const refetch = (paths, version) => {
    const changed = new Set(paths.map((path) => `/${path.split("/").map(encodeURIComponent).join("/")}`));
    /** @type {(pathname: string) => string} */
    const same = (pathname) => pathname.split("/").map((part) => {
      try { return encodeURIComponent(decodeURIComponent(part)); } catch { return part; }
    }).join("/");
    /** @type {(address: string) => string | null} */
    const fresh = (address) => {
      const url = new URL(address, location.href);
      if (url.origin !== location.origin || !changed.has(same(url.pathname))) return null;
      url.searchParams.set("nw", version);
      return url.href;
    };
    /** @type {NodeListOf<HTMLImageElement>} */
    const media = document.querySelectorAll("img[src], video[src], audio[src], source[src], iframe[src], embed[src]");
    for (const node of media) {
      const url = fresh(node.src);
      if (url) node.src = url;
    }
    /** @type {NodeListOf<HTMLLinkElement>} */
    const styles = document.querySelectorAll("link[rel=stylesheet]");
    for (const node of styles) {
      const url = fresh(node.href);
      if (!url) continue;
      /** @type {any} */
      const next = node.cloneNode();
      next.onload = () => node.remove();
      next.href = url;
      const original = [...source.querySelectorAll("link")].find((link) => shown.get(link) === node);
      if (original) shown.set(original, next);
      node.after(next);
    }
  };

  /** @type {HTMLElement | null} */
  let overlay = null;
  /** @type {(problem: string | null) => void} */
  const tell = (problem) => {
    if (!problem || document.getElementById("nw-problem")) {
      overlay?.remove();
      overlay = null;
      return;
    }
    if (!overlay) {
      overlay = document.createElement("pre");
      overlay.setAttribute("role", "alert");
      overlay.className = "nw-problem";
      Object.assign(overlay.style, {
        position: "fixed", inset: "auto 0 0 0", zIndex: "2147483647", margin: "0", padding: "1rem 1.25rem", maxHeight: "60vh",
        overflow: "auto", whiteSpace: "pre-wrap", font: "14px/1.5 ui-monospace, monospace", color: "#fff", background: "#7f1d1d",
        borderTop: "3px solid #f87171",
      });
      document.body.append(overlay);
    }
    overlay.textContent = problem;
  };

  /** @type {EventSource | null} */
  let stream = null;
  let version = Number.parseInt(state, 10);
  const connect = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(`/_nw/live?page=${encodeURIComponent(location.pathname)}&state=${state}`);
    stream.addEventListener("page", (event) => {
      const page = JSON.parse(event.data);
      state = page.state;
      show(page.html);
    });
    stream.addEventListener("files", (event) => {
      const { paths, version } = JSON.parse(event.data);
      refetch(paths, version);
    });
    stream.addEventListener("problem", (event) => tell(JSON.parse(event.data)));
    stream.addEventListener("site", (event) => {
      if (event.lastEventId) state = event.lastEventId;
      if (Number(event.data) !== version) document.dispatchEvent(new CustomEvent("nw:site"));
      version = Number(event.data);
    });
  };
  // Browsers allow six connections to a host: a hidden page gives its own back and catches up when it is seen again.
  const disconnect = () => {
    stream?.close();
    stream = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
  connect();
})();
