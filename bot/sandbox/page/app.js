// The sandbox page: one stream of states in, what the person does out.

import { element, makeMessageBody } from "./blocks.js";
import { isSafeLink, makeText, timeOf } from "./mrkdwn.js";

const $ = (id) => document.getElementById(id);
let state = null;
let stream = null;
let shownChannel = null;
const shown = new Map(); // ts → { json, node }: a message that did not change keeps its node

// Who and where is in the address (#U0OMAR/C0GENERAL), so that two windows can be two people.
function whereabouts() {
  const [user = "", channel = ""] = location.hash.slice(1).split("/");
  return { user: user || "U0OMAR", channel: channel || "C0GENERAL" };
}

function go({ user, channel }) {
  location.hash = `${user}/${channel}`;
}

function listen() {
  stream?.close();
  shownChannel = null; // another person sees other messages
  stream = new EventSource(`/sandbox/events?user=${encodeURIComponent(whereabouts().user)}`);
  stream.onmessage = (event) => render(JSON.parse(event.data));
  stream.onerror = () => showLink("The sandbox does not answer. Is it still running?", false);
}

function render(next) {
  state = next;
  const channel = currentChannel();
  renderPeople();
  renderChannels(channel);
  renderTitle(channel);
  renderMessages(channel);
  renderModal();
  showLink(state.links ? "The bot is connected." : "The bot is not connected.", state.links > 0);
}

function currentChannel() {
  return state.channels.find((one) => one.id === whereabouts().channel) ?? state.channels[0];
}

function person(id) {
  return state.people.find((one) => one.id === id);
}

function nameOf(id) {
  return person(id)?.real_name ?? (id === "USLACKBOT" ? "Slackbot" : id);
}

function labelOf(channel) {
  if (channel.is_im) return nameOf(state.bot);
  return `${channel.is_private ? "🔒 " : "# "}${channel.name}`;
}

function renderPeople() {
  const people = state.people.filter((one) => !one.is_bot);
  const options = people.map((one) => new Option(`${one.real_name} (${one.role})`, one.id));
  if ($("person").options.length !== options.length) $("person").replaceChildren(...options);
  $("person").value = state.you;
}

function renderChannels(current) {
  const items = state.channels.map((channel) => {
    const link = element("a", { href: `#${state.you}/${channel.id}` }, labelOf(channel));
    if (channel.id === current.id) link.setAttribute("aria-current", "page");
    return element("li", {}, link);
  });
  const focused = $("channels").contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  $("channels").replaceChildren(...items);
  if (focused) $("channels").querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function renderTitle(channel) {
  $("title").textContent = labelOf(channel);
  $("about").textContent = aboutChannel(channel);
  $("text-label").textContent = `Message or command in ${labelOf(channel)}`;
}

function aboutChannel(channel) {
  if (channel.is_im) return "Direct messages with the bot.";
  if (channel.is_archived) return "Archived: nobody can post here.";
  return channel.is_member ? "The bot is a member." : "The bot is not a member: it can answer commands, not post.";
}

function renderMessages(channel) {
  const list = $("messages");
  const follow = channel.id !== shownChannel || list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  if (channel.id !== shownChannel) {
    list.replaceChildren();
    shown.clear();
    shownChannel = channel.id;
  }
  const current = new Set(channel.messages.map((message) => message.ts));
  for (const [ts, { node }] of shown) {
    if (!current.has(ts)) {
      node.remove();
      shown.delete(ts);
    }
  }
  channel.messages.forEach((message) => renderMessage(list, message));
  if (follow) list.scrollTop = list.scrollHeight;
}

function renderMessage(list, message) {
  const json = JSON.stringify(message);
  const known = shown.get(message.ts);
  if (known?.json === json) return;
  const node = makeMessage(message);
  if (known) {
    const focused = known.node.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    known.node.replaceWith(node);
    if (focused) node.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
  } else {
    list.append(node);
  }
  shown.set(message.ts, { json, node });
}

function makeMessage(message) {
  const name = nameOf(message.user);
  const moment = new Date(Number(message.ts) * 1000);
  const zone = person(state.you).tz;
  const head = element("p", { className: "head" },
    element("strong", {}, name),
    ...(message.user === state.bot ? [element("span", { className: "badge" }, "APP")] : []),
    element("time", { dateTime: moment.toISOString(), title: zone }, timeOf(moment, zone)));
  const body = element("div", { className: "message-body" }, head, makeMessageBody(message, contextOf(message)));
  if (message.files) body.append(element("ul", { className: "files" }, ...message.files.map(makeFile)));
  if (message.edited) body.append(element("span", { className: "edited" }, "(edited)"));
  if (message.ephemeral) body.prepend(element("p", { className: "whisper" }, "👁 Only visible to you"));
  if (message.thread_ts && message.thread_ts !== message.ts) body.prepend(element("p", { className: "whisper" }, "↳ Reply in a thread"));
  const item = element("li", { className: message.ephemeral ? "message ephemeral" : "message" }, makeAvatar(message.user, name), body);
  item.dataset.ts = message.ts;
  return item;
}

function makeFile(file) {
  const link = element("a", { href: file.url_private_download, download: file.name }, file.name);
  return element("li", {}, "📎 ", link, ` (${file.size.toLocaleString("en")} bytes)`);
}

function makeAvatar(id, name) {
  const initials = name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  const avatar = element("span", { className: "avatar" }, initials);
  avatar.ariaHidden = "true";
  avatar.style.setProperty("--hue", hue);
  return avatar;
}

function contextOf(message) {
  return {
    people: state.people,
    channels: state.channels,
    zone: person(state.you).tz,
    act: (operated) => act(message, operated),
  };
}

async function act(message, { action, block, selected, url, control }) {
  const confirmed = action.confirm ? await confirm(action.confirm, contextOf(message)) : false;
  if (action.confirm && !confirmed) return;
  if (isSafeLink(url ?? "")) window.open(url, "_blank", "noopener,noreferrer");
  control.disabled = true;
  const outcome = await post("click", {
    user: state.you, channel: currentChannel().id, ts: message.ts, action_id: action.action_id, block_id: block.block_id,
    selected: selected ?? "", confirmed,
  });
  control.disabled = false;
  if (outcome.error) toast(`${nameOf(state.bot)} did not respond: ${outcome.error}. Try again.`);
}

function confirm(dialog, context) {
  $("confirm-title").replaceChildren(makeText(dialog.title, context));
  $("confirm-text").replaceChildren(makeText(dialog.text, context));
  $("confirm-no").textContent = dialog.deny.text;
  $("confirm-yes").textContent = dialog.confirm.text;
  $("confirm-yes").className = `button ${dialog.style ?? "primary"}`;
  $("confirm").returnValue = "no";
  $("confirm").showModal();
  return new Promise((resolve) => {
    $("confirm").addEventListener("close", () => resolve($("confirm").returnValue === "yes"), { once: true });
  });
}

async function post(name, body) {
  try {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`/sandbox/${name}`, { method: "POST", headers, body: JSON.stringify(body) });
    return await response.json();
  } catch {
    return { ok: false, error: "the sandbox does not answer" };
  }
}

function renderModal() {
  const modal = state.views.find((view) => view.type === "modal");
  $("modal").hidden = !modal;
  $("modal").textContent = modal ? `The bot opened “${modal.title.text}”. The sandbox cannot fill in modals yet.` : "";
}

function showLink(text, connected) {
  if ($("link").textContent !== text) $("link").textContent = text;
  $("link").classList.toggle("connected", connected);
}

function toast(text) {
  const note = element("p", { className: "toast" }, text);
  $("toasts").append(note);
  setTimeout(() => note.remove(), 8000);
}

async function say(event) {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text) return;
  $("text").value = "";
  const outcome = await post("say", { user: state.you, channel: currentChannel().id, text });
  if (!outcome.ok) toast(`That did not work: ${outcome.error}.`);
}

$("composer").addEventListener("submit", say);
$("person").addEventListener("change", () => go({ user: $("person").value, channel: currentChannel().id }));
addEventListener("hashchange", () => {
  if (state?.you === whereabouts().user) render(state);
  else listen();
});
listen();
