// The button "Behind the scenes", there only where the page comes with its drawer.

import { byId } from "./dom.js";
import { post } from "./server.js";
import { onState, state } from "./state.js";

const DRAWER = "./drawer.js";
const button = byId("drawer-button");

async function prepare() {
  const answer = await fetch(new URL(DRAWER, import.meta.url), { method: "HEAD" });
  if (!answer.ok) return;
  const { mount } = await import(DRAWER);
  mount(byId("drawer"), { post, state, onState });
  button.hidden = false;
}

button.addEventListener("click", () => {
  byId("drawer").hidden = !byId("drawer").hidden;
  button.ariaExpanded = String(!byId("drawer").hidden);
});
prepare();
