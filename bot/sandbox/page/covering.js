// On a narrow screen the thread and the drawer cover the page: what is behind them takes no focus.

import { byId } from "./dom.js";

const COVERS = matchMedia("(max-width: 900px)"); // as in style.css
const FOLDS = matchMedia("(max-width: 700px)"); // from here on the sidebar opens over everything

const main = document.querySelector("main");
const [thread, drawer, sidebar] = ["thread", "drawer", "sidebar"].map(byId);

function cover() {
  const isCovered = COVERS.matches && !(thread.hidden && drawer.hidden);
  main.inert = isCovered;
  sidebar.inert = isCovered && !FOLDS.matches;
  thread.inert = COVERS.matches && !drawer.hidden;
}

for (const panel of [thread, drawer]) new MutationObserver(cover).observe(panel, { attributeFilter: ["hidden"] });
for (const width of [COVERS, FOLDS]) width.addEventListener("change", cover);
