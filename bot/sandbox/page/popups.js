// Lists that open beside a control, above everything else: where they go, and how the keyboard walks through them.

import { element, newId } from "./dom.js";

const GAP = 4; // pixels

// Opens a popover under its anchor, or above it where there is more room.
export function openAt(popup, anchor) {
  popup.showPopover();
  const { top, bottom, left, width } = anchor.getBoundingClientRect();
  popup.style.minWidth = `${Math.min(width, innerWidth - 2 * GAP)}px`;
  const below = innerHeight - bottom;
  const above = below < popup.offsetHeight + GAP && top > below;
  popup.style.setProperty("--room", `${(above ? top : below) - 2 * GAP}px`); // what its height is limited to
  popup.style.top = `${above ? top - GAP - popup.offsetHeight : bottom + GAP}px`;
  popup.style.left = `${Math.max(GAP, Math.min(left, innerWidth - popup.offsetWidth - GAP))}px`;
}

// A list of options belongs to an input, which keeps the focus: what is active is only marked.
export function makeList(label) {
  const list = element("ul", { className: "popup listbox", role: "listbox", id: newId("list"), ariaLabel: label });
  list.popover = "manual";
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // or the input would lose the focus
  return list;
}

export function openList(list, input) {
  openAt(list, input);
  input.ariaExpanded = "true";
}

export function closeList(list, input) {
  if (list.matches(":popover-open")) list.hidePopover();
  input.ariaExpanded = "false";
  activate(list, input, null);
}

export function activate(list, input, option) {
  list.querySelector(".active")?.classList.remove("active");
  option?.classList.add("active");
  option?.scrollIntoView({ block: "nearest" });
  if (option) input.setAttribute("aria-activedescendant", option.id);
  else input.removeAttribute("aria-activedescendant");
}

export function optionsOf(list) {
  return [...list.querySelectorAll("[role=option]")];
}

const STEPS = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at <= 0 ? count : at) - 1,
  Home: () => 0,
  End: (_, count) => count - 1,
};

// The item that a key leads to, or undefined for any other key.
export function stepTo(key, items, current) {
  return items.length ? items[STEPS[key]?.(items.indexOf(current), items.length)] : undefined;
}
