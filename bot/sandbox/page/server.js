// What the page asks of the sandbox, and how it tells what went wrong.

import { byId, element } from "./dom.js";

const TOAST_TIME = 8000; // milliseconds

// Answers what the sandbox answers; whatever goes wrong, there is an `error`.
export async function post(name, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`/sandbox/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: "the sandbox does not answer" };
  }
}

// The sentence that a person reads of an outcome with an error.
export function explain(outcome, bot) {
  const details = (outcome.messages ?? []).map((sentence) => ` ${sentence}`).join("");
  if (!outcome.ok) return `That did not work: ${outcome.error}.${details}`;
  if (outcome.acked) return `Slack could not carry out the answer of ${bot}: ${outcome.error}.${details}`;
  return `${bot} did not respond: ${outcome.error}. Try again.`;
}

export function toast(text) {
  const note = element("p", { className: "toast" }, text);
  // A modal dialog hides what is outside of it from screen readers and clicks.
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  const place = dialogs.at(-1)?.querySelector(".toasts") ?? byId("toasts");
  place.append(note);
  setTimeout(() => note.remove(), TOAST_TIME);
}
