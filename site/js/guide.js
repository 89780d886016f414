// What a guide's page does beyond being read: copy buttons, the current section marked, contents that fold away.
// A classic script, not a module: browsers do not load modules from file://, and a built site opens from there too.
// @ts-check
"use strict";
{
  const page = document.documentElement;
  const words = { copy: page.dataset.copy ?? "Copy", copied: page.dataset.copied ?? "Copied" };

  /**
   * What a reader wants of a block: the code, and of a terminal's text only what was typed.
   * @param {HTMLElement} code
   */
  function textToCopy(code) {
    if (!code.querySelector(".p")) return code.textContent ?? "";
    const typed = /** @type {HTMLElement} */ (code.cloneNode(true));
    for (const shown of typed.querySelectorAll(".p, .u")) shown.remove();
    return (typed.textContent ?? "").replace(/^\s*\n/gm, "");
  }

  /**
   * The clipboard needs a secure context; from file:// and plain http a selection does it.
   * @param {string} text
   * @param {HTMLElement} code
   */
  async function copy(text, code) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const selection = getSelection();
    selection?.selectAllChildren(code);
    document.execCommand("copy");
    selection?.removeAllRanges();
  }

  function addCopyButtons() {
    for (const code of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".code code"))) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = words.copy;
      button.addEventListener("click", async () => {
        await copy(textToCopy(code), code);
        button.textContent = words.copied;
        button.classList.add("done");
        setTimeout(() => {
          button.textContent = words.copy;
          button.classList.remove("done");
        }, 1500);
      });
      code.closest(".code")?.append(button);
    }
  }

  /** Marks in contents and steps the section that is read: the last heading above the upper part of the window. */
  function markCurrentSection() {
    /** @type {Map<string, HTMLAnchorElement[]>} */
    const links = new Map();
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".side a"))) {
      const id = decodeURIComponent(link.hash.slice(1));
      links.set(id, [...(links.get(id) ?? []), link]);
    }
    const places = [...document.querySelectorAll("article [id]")].filter((place) => links.has(place.id));
    /** @type {string | undefined} */
    let current;
    const update = () => {
      let low = 0;
      let high = places.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (places[middle].getBoundingClientRect().top < 120) low = middle + 1;
        else high = middle;
      }
      const next = low > 0 ? places[low - 1].id : undefined;
      if (next === current) return;
      for (const link of links.get(current ?? "") ?? []) link.removeAttribute("aria-current");
      for (const link of links.get(next ?? "") ?? []) {
        link.setAttribute("aria-current", "true");
        keepInView(link);
      }
      current = next;
    };
    let waiting = false;
    addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        update();
      });
    }, { passive: true });
    update();
  }

  /**
   * Scrolls the side column, never the page.
   * @param {HTMLElement} link
   */
  function keepInView(link) {
    const side = link.closest(".side");
    if (!side || side.scrollHeight <= side.clientHeight) return;
    const box = link.getBoundingClientRect();
    const frame = side.getBoundingClientRect();
    if (box.top < frame.top + 40 || box.bottom > frame.bottom - 40) {
      side.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  function foldSides() {
    const sides = /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll(".side > details"));
    // Newer browsers show the columns by CSS alone.
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 76em)").matches) {
      for (const side of sides) side.open = true;
      return;
    }
    for (const side of sides) {
      side.addEventListener("click", (event) => {
        if (event.target instanceof Element && event.target.closest("a")) side.open = false;
      });
    }
  }

  foldSides();
  addCopyButtons();
  markCurrentSection();
}
