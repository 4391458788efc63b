// The app's Home tab.

import { makeBlock } from "./blocks.js";
import { byId, element } from "./dom.js";
import { KeyedList } from "./keyed.js";
import { explain, post, toast } from "./server.js";
import { Drafts, nameOf, state, viewContext } from "./state.js";

const drafts = new Drafts();
const blocks = new KeyedList(byId("home-blocks"), makeItem);
let reader = "";

export function renderHome() {
  const { you, home } = state();
  if (reader !== you) blocks.clear();
  reader = you;
  blocks.render(home ? home.blocks.map((block) => [block.block_id, block]) : [["empty", null]]);
}

function makeItem(block) {
  if (!block) return element("p", { className: "empty" }, `${nameOf(state().bot)} shows nothing here yet.`);
  const { home } = state();
  return makeBlock(block, viewContext(home, drafts.of(home.id, home.state?.values), post));
}

// Tells the app that the person looks at the tab; nobody is told where it does not care.
export async function openHome() {
  const outcome = await post("home", { user: state().you });
  if (!outcome.ok) toast(explain(outcome, nameOf(state().bot)));
}
