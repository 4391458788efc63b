// The button "Behind the scenes", there only where the page comes with its drawer.

import { byId } from "./dom.js";
import { post } from "./server.js";

const DRAWER = "./drawer.js";
const button = byId("drawer-button");
const drawer = byId("drawer");

async function prepare() {
  const answer = await fetch(new URL(DRAWER, import.meta.url), { method: "HEAD" });
  if (!answer.ok) return;
  const { mount } = await import(DRAWER);
  mount(drawer, { post });
  button.hidden = false;
}

function unfold(open) {
  drawer.hidden = !open;
  button.ariaExpanded = String(open);
  (open ? drawer.querySelector("[role=tab][tabindex='0']") : button).focus();
}

button.addEventListener("click", () => unfold(drawer.hidden));
drawer.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) unfold(false);
});
prepare();
