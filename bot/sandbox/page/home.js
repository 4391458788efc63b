// The app's Home tab.

import { makeBlock } from "./blocks.js";
import { byId, element } from "./dom.js";
import { KeyedList } from "./keyed.js";
import { explain, post, toast } from "./server.js";
import { Drafts, nameOf, state, viewContext } from "./state.js";

const drafts = new Drafts();
const blocks = new KeyedList(byId("home-blocks"), ({ block, empty }) =>
  empty ? element("p", { className: "empty" }, empty) : makeBlock(block, viewContext(state().home, drafts.of(state().home.id, state().home.state?.values), post)));
let reader = "";

export function renderHome() {
  const { you, home } = state();
  if (reader !== you) blocks.clear();
  reader = you;
  const items = home ? home.blocks.map((block) => [block.block_id, { block }]) : [["empty", { empty: `${nameOf(state().bot)} shows nothing here yet.` }]];
  blocks.render(items);
}

// Tells the app that the person looks at the tab; nobody is told where it does not care.
export async function openHome() {
  const outcome = await post("home", { user: state().you });
  if (!outcome.ok) toast(explain(outcome, nameOf(state().bot)));
}
