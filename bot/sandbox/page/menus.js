// Buttons that open a menu: overflow menus, what can be done with a message, the shortcuts.

import { element, makeButton, makeFaint, newId } from "./dom.js";
import { openAt, stepTo } from "./popups.js";

// items() is asked whenever the menu opens: [{ label, description?, act }].
export function makeMenuButton({ label, sign, items }) {
  const menu = element("div", { className: "popup", role: "menu", id: newId("menu"), ariaLabel: label });
  menu.popover = "auto";
  const opens = { ariaHasPopup: "menu", ariaExpanded: "false", "aria-controls": menu.id };
  const button = makeButton({ className: "button icon", ariaLabel: label, title: label, ...opens },
    element("span", { ariaHidden: "true" }, sign));
  menu.addEventListener("toggle", ({ newState }) => {
    button.ariaExpanded = String(newState === "open");
  });
  button.addEventListener("click", () => openMenu(menu, button, items()));
  menu.addEventListener("keydown", (event) => walk(event, menu, button));
  return { button, node: element("span", { className: "menu-holder" }, button, menu) };
}

function openMenu(menu, button, items) {
  menu.replaceChildren(...items.map((item) => makeItem(item, menu, button)));
  openAt(menu, button);
  menu.firstElementChild?.focus();
}

function makeItem({ label, description, act }, menu, button) {
  const item = makeButton({ role: "menuitem", className: "menu-item", tabIndex: -1 },
    element("span", {}, label),
    description ? makeFaint(description) : null);
  item.addEventListener("click", () => {
    menu.hidePopover();
    button.focus();
    act();
  });
  return item;
}

function walk(event, menu, button) {
  const next = stepTo(event.key, [...menu.children], document.activeElement);
  if (next) next.focus();
  else if (event.key === "Tab") menu.hidePopover();
  else if (event.key === "Escape") {
    menu.hidePopover();
    button.focus();
  } else return;
  if (event.key !== "Tab") event.preventDefault();
  event.stopPropagation();
}
