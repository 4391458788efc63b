// A list of messages, in a channel or a thread: who said it and when, blocks, files, replies, what can be done with it.

import { makeMessageBody } from "./blocks.js";
import { dayOf, formatDate, relativeDay, timeOf } from "./dates.js";
import { element, makeButton, makeFaint } from "./dom.js";
import { Following } from "./following.js";
import { KeyedList } from "./keyed.js";
import { makeMenuButton } from "./menus.js";
import { explain, post, toast } from "./server.js";
import { contextOf, Drafts, go, nameOf, personOf, state } from "./state.js";

export class MessageList {
  #items;
  #place = ""; // one person's channel or thread
  #channel = "";
  #inThread;
  #drafts = new Drafts();
  #following;

  constructor(list, { inThread = false } = {}) {
    this.#items = new KeyedList(list, (item) => this.#makeItem(item));
    this.#inThread = inThread;
    this.#following = new Following(list);
    list.addEventListener("load", () => this.#following.keep(), true); // of the pictures in it
    new ResizeObserver(() => this.#following.keep()).observe(list);
  }

  // What is shown again begins at its end.
  leave() {
    this.#place = "";
  }

  // The messages of the channel or of a thread in it; replies(message) lists those in its thread.
  render(channel, messages, replies) {
    const place = [state().you, channel.id, this.#inThread && messages[0].ts].join();
    this.#channel = channel.id;
    this.#following.look();
    if (place !== this.#place) {
      this.#items.clear();
      this.#following.begin();
    }
    this.#place = place;
    const { tz } = personOf(state().you);
    this.#items.render(withDays(messages, tz).map((item) => [item.key, withThread(item, replies)]));
    this.#following.keep();
  }

  #makeItem({ day, message, thread }) {
    if (day) return element("li", { className: "day" }, day);
    const name = nameOf(message.user);
    const item = element("li", { className: `message ${message.ephemeral ? "ephemeral" : ""}` },
      makeAvatar(message.user, name),
      element("div", { className: "message-body" },
        ...makeWhispers(message, this.#inThread),
        makeHead(message, name),
        makeMessageBody(message, this.#contextOf(message)),
        message.edited ? element("span", { className: "edited" }, "(edited)") : null,
        message.files ? element("ul", { className: "files" }, ...message.files.map(makeFile)) : null,
        thread && !this.#inThread ? makeThreadLink(message, thread) : null),
      makeMessageMenu(message, this.#channel, this.#inThread));
    item.dataset.ts = message.ts;
    return item;
  }

  #contextOf(message) {
    const values = this.#drafts.of(message.ts);
    const where = { user: state().you, channel: this.#channel, ts: message.ts };
    const named = ({ body, block }) => ({ ...where, action_id: body.action_id, block_id: block.block_id });
    return contextOf({
      surface: `${message.ts} ${this.#inThread}`,
      values,
      perform: ({ value, confirmed, ...operated }) => post("click", { ...named(operated), value, confirmed }),
      fetchOptions: ({ query, ...operated }) => post("options", { ...named(operated), query }),
    });
  }
}

// The messages as items, with the day before the first of each.
function withDays(messages, zone) {
  let last = "";
  return messages.flatMap((message) => {
    const moment = momentOf(message.ts);
    const day = dayOf(moment, zone);
    const item = { key: message.ts, message };
    if (day === last) return [item];
    last = day;
    const name = relativeDay(moment, zone) ?? formatDate("{date_long}", moment, zone);
    return [{ key: day, day: name[0].toUpperCase() + name.slice(1) }, item];
  });
}

function withThread({ day, message }, replies) {
  if (day) return { day };
  const { length, [length - 1]: latest } = replies(message);
  return { message, thread: length ? { count: length, latest: latest.ts } : null };
}

function momentOf(ts) {
  return new Date(Number(ts) * 1000);
}

function makeWhispers(message, inThread) {
  const said = [];
  if (message.ephemeral) said.push("👁 Only visible to you");
  if (message.subtype === "thread_broadcast" && !inThread) said.push("↳ Replied in a thread");
  return said.map((text) => element("p", { className: "whisper" }, text));
}

function makeHead(message, name) {
  const moment = momentOf(message.ts);
  const zone = personOf(state().you).tz;
  const title = `${formatDate("{date_long}, {time_secs}", moment, zone)}, ${zone}`;
  return element("p", { className: "head" },
    element("strong", {}, name),
    message.user === state().bot ? element("span", { className: "badge" }, "APP") : null,
    element("time", { dateTime: moment.toISOString(), title }, timeOf(moment, zone)));
}

function makeFile(file) {
  const link = element("a", { href: file.url_private_download, download: file.name }, file.title || file.name);
  const size = makeFaint(` (${file.size.toLocaleString("en")} bytes)`);
  if (!file.mimetype?.startsWith("image/")) return element("li", {}, "📎 ", link, size);
  return element("li", { className: "picture" }, element("p", {}, link, size),
    element("img", { src: file.url_private, alt: file.alt_txt || file.title || file.name }));
}

function makeAvatar(id, name) {
  const initials = name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const avatar = element("span", { className: "avatar", ariaHidden: "true" }, initials);
  avatar.style.setProperty("--hue", hue);
  return avatar;
}

function makeThreadLink(message, { count, latest }) {
  const last = timeOf(momentOf(latest), personOf(state().you).tz);
  const link = makeButton({ className: "thread-link" },
    count === 1 ? "1 reply" : `${count} replies`, makeFaint(` Last at ${last}`));
  link.addEventListener("click", () => go({ thread: message.ts }));
  return link;
}

// Neither threads nor shortcuts are for what only one person sees.
function makeMessageMenu(message, channel, inThread) {
  if (message.ephemeral) return null;
  const reply = { label: "Reply in thread", act: () => go({ thread: message.thread_ts ?? message.ts }) };
  const items = () => [...(inThread ? [] : [reply]), ...shortcutsOf("message", { channel, ts: message.ts })];
  if (!items().length) return null;
  const label = `More actions for the message of ${nameOf(message.user)}`;
  const { node } = makeMenuButton({ label, sign: "⋯", items });
  node.classList.add("message-menu");
  return node;
}

// The app's shortcuts of a kind, as items of a menu; `where` is what the message's payload needs.
export function shortcutsOf(type, where = {}) {
  return state().shortcuts.filter((one) => one.type === type).map(({ name, callback_id }) => ({
    label: name,
    description: nameOf(state().bot),
    act: async () => {
      const outcome = await post("shortcut", { user: state().you, callback_id, ...where });
      if (outcome.error) toast(explain(outcome, nameOf(state().bot)));
    },
  }));
}
