// A person operates an element: the question before, the words to the bot, what is told when nothing comes back.

import { byId } from "./dom.js";
import { isSafeLink, makeText } from "./mrkdwn.js";
import { explain, toast } from "./server.js";

// Tells the bot by context.perform({ body, block, value, confirmed }). Answers whether the person went through with it.
export async function operate(context, { body, block, value, url }) {
  if (body.confirm && !(await ask(body.confirm, context))) return false;
  if (isSafeLink(url)) window.open(url, "_blank", "noopener,noreferrer");
  const outcome = await context.perform({ body, block, value, confirmed: Boolean(body.confirm) });
  if (outcome.error) toast(explain(outcome, context.bot));
  return true;
}

// The same by a button, which waits for the bot before it can be pressed again.
export async function press(button, context, operated) {
  if (button.ariaDisabled === "true") return;
  button.ariaDisabled = "true"; // not `disabled`, which would lose the focus
  await operate(context, operated);
  button.ariaDisabled = null;
}

// An input holds another value: kept, and told to the bot at once where Slack would. `undo` shows the old one again.
export async function change(context, { body, block, value, undo }) {
  const before = context.values.of(block, body);
  context.values.touch(block, body, value);
  if (!isDispatched(block) || (await operate(context, { body, block, value }))) return;
  context.values.touch(block, body, before);
  undo?.(before);
}

// The inputs of a form wait for its submission, except those that say otherwise.
export function isDispatched(block) {
  return block.type !== "input" || Boolean(block.dispatch_action);
}

function ask(dialog, context) {
  byId("confirm-title").replaceChildren(makeText(dialog.title, context));
  byId("confirm-text").replaceChildren(makeText(dialog.text, context));
  byId("confirm-no").textContent = dialog.deny?.text ?? "Cancel";
  byId("confirm-yes").textContent = dialog.confirm?.text ?? "Yes";
  byId("confirm-yes").className = `button ${dialog.style ?? "primary"}`;
  byId("confirm").returnValue = "no";
  byId("confirm").showModal();
  return new Promise((resolve) => {
    byId("confirm").addEventListener("close", () => resolve(byId("confirm").returnValue === "yes"), { once: true });
  });
}
