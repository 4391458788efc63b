const FIELDS = "input, select, textarea";

// A list whose items keep their nodes as long as they say the same: focus, carets and open menus survive an update.

export class KeyedList {
  #parent;
  #make;
  #shown = new Map(); // key → { json, node }

  // The parent holds nothing but this list; make(value) gives the node of one item.
  constructor(parent, make) {
    this.#parent = parent;
    this.#make = make;
  }

  clear() {
    this.#parent.replaceChildren();
    this.#shown.clear();
  }

  // items: [key, value] pairs in their order; the value is all that the node is made of.
  render(items) {
    const wanted = new Set(items.map(([key]) => key));
    let left = null; // where an item was that goes with the focus in it
    for (const [key, { node }] of this.#shown) {
      if (wanted.has(key)) continue;
      if (node.contains(document.activeElement)) left = [...this.#parent.children].indexOf(node);
      node.remove();
      this.#shown.delete(key);
    }
    items.forEach(([key, value], index) => this.#place(index, this.#nodeOf(key, value)));
    if (left !== null) focusOn(this.#parent.children[Math.min(left, items.length - 1)]);
  }

  #nodeOf(key, value) {
    const json = JSON.stringify(value);
    const known = this.#shown.get(key);
    if (known?.json === json) return known.node;
    const node = this.#make(value);
    this.#shown.set(key, { json, node });
    if (known) replaceKeepingFocus(known.node, node);
    return node;
  }

  #place(index, node) {
    const there = this.#parent.children[index] ?? null;
    if (there !== node) this.#parent.insertBefore(node, there);
  }
}

function replaceKeepingFocus(old, node) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const caret = active?.selectionStart;
  old.replaceWith(node);
  const heir = active && heirOf(active, node);
  if (heir) heir.focus();
  else if (active) focusOn(node);
  if (typeof caret === "number" && typeof heir?.selectionStart === "number") heir.setSelectionRange(caret, caret);
}

// Keyboards and screen readers go on from here: at what is to be filled in, or else at the item itself, where a second
// Enter presses nothing.
function focusOn(node) {
  const field = node?.querySelector(FIELDS);
  if (node && !field) node.tabIndex = -1;
  (field ?? node)?.focus();
}

// The control of the same action: in the same block if it is still there, for a card may get new block_ids.
function heirOf(active, node) {
  const { action, block } = active.dataset;
  if (!action) return null;
  const same = [...node.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)];
  return same.find((one) => one.dataset.block === block) ?? same[0];
}
