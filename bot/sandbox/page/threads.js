// The panel beside a channel that shows one thread.

import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { MessageList } from "./messages.js";
import { explain, post, toast } from "./server.js";
import { go, nameOf, state, whereabouts } from "./state.js";

const panel = byId("thread");
const list = new MessageList(byId("replies"), { inThread: true });
const composer = new Composer(byId("reply"), { placeholder: "Reply…", send: reply, commands: false });
composer.label("Reply in this thread");
let shown = "";

export function repliesTo(channel, ts) {
  return channel.messages.filter((one) => one.thread_ts === ts && one.ts !== ts);
}

export function renderThread(channel) {
  const { thread } = whereabouts();
  const parent = channel?.messages.find((one) => one.ts === thread);
  panel.hidden = !parent;
  if (!parent) {
    shown = "";
    list.leave();
    return;
  }
  list.render(channel, [parent, ...repliesTo(channel, thread)], () => []);
  if (shown !== thread) byId("reply").querySelector("input").focus();
  shown = thread;
}

async function reply(text) {
  const { channel, thread } = whereabouts();
  const outcome = await post("say", { user: state().you, channel, text, thread_ts: thread });
  if (!outcome.ok) toast(explain(outcome, nameOf(state().bot)));
  return outcome.ok;
}

byId("thread-close").addEventListener("click", () => go({}));
panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) go({});
});
