// The modals that the app opened: the topmost is shown, with what the person has filled in so far.

import { makeBlock } from "./blocks.js";
import { byId } from "./dom.js";
import { KeyedList } from "./keyed.js";
import { makeText } from "./mrkdwn.js";
import { explain, post, toast } from "./server.js";
import { Drafts, nameOf, state, viewContext } from "./state.js";

const FOCUSABLE = "input, select, textarea, button, summary";

const dialog = byId("modal");
const drafts = new Drafts();
const blocks = new KeyedList(byId("modal-blocks"), (block) => makeBlock(block, viewContext(view, draftOf(view), post)));
let view = null; // the one that is shown
let leaving = ""; // the id of the one that is being closed

export function renderModal() {
  const before = view?.id;
  view = state().modals.at(-1) ?? null;
  if (!view) {
    dialog.close();
    return;
  }
  if (view.id !== before) {
    blocks.clear();
    tell("");
  }
  byId("modal-title").textContent = view.title.text;
  byId("modal-cancel").replaceChildren(makeText(view.close ?? "Close"));
  byId("modal-submit").hidden = !view.submit;
  if (view.submit) byId("modal-submit").replaceChildren(makeText(view.submit));
  blocks.render(view.blocks.map((block) => [block.block_id, block]));
  if (!dialog.open) dialog.showModal();
  if (view.id !== before) focusFirst();
}

function draftOf({ id, state: stated }) {
  return drafts.of(id, stated?.values);
}

function focusFirst() {
  byId("modal-blocks").scrollTop = 0;
  const controls = [...byId("modal-blocks").querySelectorAll(FOCUSABLE)];
  const first = controls.find((one) => one.dataset.focusOnLoad === "true") ?? controls[0];
  (first ?? byId("modal-cancel")).focus();
}

async function submit(event) {
  event.preventDefault();
  const button = byId("modal-submit");
  if (!view?.submit || button.ariaDisabled === "true") return;
  button.ariaDisabled = "true";
  showErrors({});
  tell("");
  const values = draftOf(view).dump(view.blocks);
  const outcome = await post("view_submit", { user: state().you, view_id: view.id, values });
  button.ariaDisabled = null;
  showErrors(outcome.errors ?? {});
  if (outcome.error) tell(explain(outcome, nameOf(state().bot)));
}

// Beside the fields that they are about; the first gets the focus.
function showErrors(errors) {
  const inputs = [...byId("modal-blocks").querySelectorAll("[data-input]")];
  for (const input of inputs) {
    const text = errors[input.dataset.input] ?? "";
    const error = input.querySelector(".error");
    error.textContent = text && `⚠ ${text}`;
    error.hidden = !text;
    input.querySelector("[aria-describedby]")?.setAttribute("aria-invalid", String(Boolean(text)));
  }
  const first = inputs.find((input) => errors[input.dataset.input]);
  first?.scrollIntoView({ block: "nearest" });
  first?.querySelector(FOCUSABLE)?.focus();
}

function tell(problem) {
  byId("modal-problem").textContent = problem;
  byId("modal-problem").hidden = !problem;
}

async function close() {
  if (!view || leaving === view.id) return;
  leaving = view.id;
  const outcome = await post("view_close", { user: state().you, view_id: view.id });
  if (!outcome.ok) leaving = "";
  if (outcome.error) toast(explain(outcome, nameOf(state().bot)));
}

byId("modal-form").addEventListener("submit", submit);
byId("modal-cancel").addEventListener("click", close);
byId("modal-x").addEventListener("click", close);
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Slack is told first; the next state closes the dialog
  close();
});
dialog.addEventListener("close", close); // a second Esc in a row closes it whatever the page says
