// Moves and enlarges the drawings of canvases: by dragging, wheel, fingers, keys and buttons.
(() => {
  "use strict";
  /** @type {any} */
  const script = document.currentScript;
  const words = script.dataset;
  const SMALLEST = 0.05;
  const LARGEST = 4;
  const STEP = 1.25;
  /** @typedef {{ center: (node: Element) => void, again: () => void }} View */
  /** @type {WeakMap<Element, View>} */
  const views = new WeakMap();
  const shapes = { in: "M12 6v12M6 12h12", out: "M6 12h12", fit: "M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4" };

  /** @type {(label: string | undefined, shape: string, act: () => void) => HTMLButtonElement} */
  const button = (label = "", shape, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.title = label;
    made.setAttribute("aria-label", label);
    if (shape) made.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${shape}"/></svg>`;
    else made.textContent = "1:1";
    made.addEventListener("click", act);
    return made;
  };

  // Sets the styles of the page again: a policy that forbids style attributes does not forbid scripts to set styles.
  /** @type {(box: Element) => void} */
  const style = (box) => {
    /** @type {NodeListOf<any>} */
    const styled = box.querySelectorAll("[style]");
    for (const part of [box, ...styled]) {
      if (part.style.length === 0) part.style.cssText = part.getAttribute("style");
    }
  };

  /** @type {(box: any) => View} */
  const enliven = (box) => {
    /** @type {any} */
    const canvas = box.querySelector(":scope > .canvas");
    const isOwn = box.parentElement.matches(".nw-canvas");
    let [x, y, scale] = [0, 0, 1];
    let isFitted = true;
    const show = () => {
      canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    };
    const fit = () => {
      const [width, height] = [canvas.offsetWidth, canvas.offsetHeight];
      if (!width || !box.clientWidth) return;
      scale = Math.max(SMALLEST, Math.min(1, box.clientWidth / width, box.clientHeight / height));
      x = (box.clientWidth - width * scale) / 2;
      y = (box.clientHeight - height * scale) / 2;
      isFitted = true;
      show();
    };
    /** @type {(by: number, at?: [number, number]) => void} */
    const zoom = (by, [left, top] = [box.clientWidth / 2, box.clientHeight / 2]) => {
      const next = Math.max(SMALLEST, Math.min(LARGEST, scale * by));
      x = left - ((left - x) * next) / scale;
      y = top - ((top - y) * next) / scale;
      scale = next;
      isFitted = false;
      show();
    };
    /** @type {(dx: number, dy: number) => void} */
    const pan = (dx, dy) => {
      x += dx;
      y += dy;
      isFitted = false;
      show();
    };
    /** @type {(event: { clientX: number, clientY: number }) => [number, number]} */
    const place = ({ clientX, clientY }) => {
      const { left, top } = box.getBoundingClientRect();
      return [clientX - left, clientY - top];
    };
    /** @type {(node: any) => void} */
    const center = (node) => {
      if (scale < 0.6) scale = 0.8;
      const [inner, outer] = [node.getBoundingClientRect(), canvas.getBoundingClientRect()];
      const now = outer.width / canvas.offsetWidth;
      const middle = (/** @type {number} */ start, /** @type {number} */ size) => (start + size / 2) / now;
      x = box.clientWidth / 2 - middle(inner.left - outer.left, inner.width) * scale;
      y = box.clientHeight / 2 - middle(inner.top - outer.top, inner.height) * scale;
      isFitted = false;
      show();
    };

    const keys = { "+": () => zoom(STEP), "=": () => zoom(STEP), "-": () => zoom(1 / STEP), 0: fit, 1: () => zoom(1 / scale), ArrowLeft: () => pan(60, 0), ArrowRight: () => pan(-60, 0), ArrowUp: () => pan(0, 60), ArrowDown: () => pan(0, -60) };
    box.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const act = /** @type {Record<string, () => void>} */ (keys)[event.key];
      if (!act || event.target !== box || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    box.addEventListener("wheel", (/** @type {WheelEvent & { target: any }} */ event) => {
      if (!isLive() || (!isOwn && !box.contains(document.activeElement))) return;
      const card = event.target.closest(".canvas-card");
      if (card?.contains(document.activeElement) && card.scrollHeight > card.clientHeight && !event.ctrlKey) return;
      event.preventDefault();
      const unit = [1, 16, box.clientHeight][event.deltaMode] ?? 1;
      if (event.ctrlKey || event.metaKey) return zoom(Math.exp((-event.deltaY * unit) / 300), place(event));
      const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      pan(-dx * unit, -dy * unit);
    }, { passive: false });

    /** @type {Map<number, PointerEvent>} */
    const held = new Map();
    let isDragged = false;
    box.addEventListener("pointerdown", (/** @type {PointerEvent & { target: any }} */ event) => {
      if (!isLive() || event.target.closest("button, input, select, textarea, video, audio, summary")) return;
      // With a mouse, text in cards can be selected.
      if (event.pointerType === "mouse" && (event.button > 1 || (event.button === 0 && event.target.closest(".canvas-card, a")))) return;
      held.set(event.pointerId, event);
      isDragged = false;
    });
    box.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
      const before = held.get(event.pointerId);
      if (!before) return;
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!isDragged && Math.hypot(dx, dy) < 4) return;
      if (!isDragged) {
        isDragged = true;
        box.setPointerCapture(event.pointerId);
        box.classList.add("is-held");
      }
      const other = [...held.values()].find(({ pointerId }) => pointerId !== event.pointerId);
      if (other) {
        const apart = (/** @type {PointerEvent} */ one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
        zoom(apart(event) / apart(before), place({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }));
        pan(dx / 2, dy / 2);
      } else pan(dx, dy);
      held.set(event.pointerId, event);
    });
    const end = (/** @type {PointerEvent} */ event) => {
      held.delete(event.pointerId);
      box.classList.toggle("is-held", held.size > 0 && isDragged);
    };
    box.addEventListener("pointerup", end);
    box.addEventListener("pointercancel", end);
    // Moving the drawing must not follow the link below the finger.
    box.addEventListener("click", (/** @type {MouseEvent} */ event) => {
      if (!isDragged) return;
      isDragged = false;
      event.preventDefault();
      event.stopPropagation();
    }, { capture: true });

    // Moves the node with the focus into sight. The browser would scroll the box instead, which must not scroll.
    box.addEventListener("focusin", (/** @type {any} */ { target }) => {
      const node = target.closest(".canvas-node");
      if (!isLive() || !node || !target.matches(":focus-visible")) return;
      const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
      if (inner.left < outer.left || inner.right > outer.right || inner.top < outer.top || inner.bottom > outer.bottom) center(node);
    });
    box.addEventListener("scroll", () => {
      if (!isLive() || (!box.scrollLeft && !box.scrollTop)) return;
      box.scrollTo(0, 0);
    });

    const tools = document.createElement("div");
    tools.className = "canvas-tools";
    tools.setAttribute("role", "group");
    tools.append(button(words.in, shapes.in, keys["+"]), button(words.out, shapes.out, keys["-"]), button(words.fit, shapes.fit, fit), button(words.full, "", keys[1]));
    const isLive = () => box.classList.contains("is-live");
    const again = () => {
      style(box);
      box.classList.add("is-live");
      if (tools.parentElement !== box) box.append(tools);
      if (isFitted) fit();
      else show();
    };
    new ResizeObserver(() => isFitted && fit()).observe(box);
    again();
    return { center, again };
  };

  /** Brings the node that the address names into the middle. */
  const follow = () => {
    let id = location.hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch { /* A lone per cent sign stands for itself. */ }
    const target = id && document.getElementById(id);
    const node = target && target.closest(".canvas-node");
    if (node) views.get(/** @type {Element} */ (node.closest(".canvas-box")))?.center(node);
  };
  const start = () => {
    for (const box of document.querySelectorAll(".canvas-box")) {
      // A drawing within a card moves with the card.
      if (box.parentElement?.closest(".canvas-box")) continue;
      const view = views.get(box);
      if (view) view.again();
      else views.set(box, enliven(box));
    }
  };
  start();
  follow();
  addEventListener("hashchange", follow);
  document.addEventListener("nw:update", start);
})();
