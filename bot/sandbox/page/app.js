// The sandbox page: one stream of states in, what the person does out.

import { labelOf } from "./choices.js";
import { Composer } from "./composer.js";
import { setNow } from "./dates.js";
import { byId } from "./dom.js";
import { openHome, renderHome } from "./home.js";
import { makeMenuButton } from "./menus.js";
import { MessageList, shortcutsOf } from "./messages.js";
import { renderModal } from "./modal.js";
import { explain, post, toast } from "./server.js";
import { renderSidebar } from "./sidebar.js";
import { contextOf, HOME, nameOf, setState, state, whereabouts } from "./state.js";
import { renderThread, repliesTo } from "./threads.js";

const messages = new MessageList(byId("messages"));
let stream = null;
let opened = ""; // whose Home tab is open

const shortcuts = makeMenuButton({ label: "Shortcuts", sign: "⚡", items: globalShortcuts });
const composer = new Composer(byId("composer"), {
  placeholder: "/rec help", send: say, commands: true, beside: shortcuts.node,
});

// A hidden tab listens to nothing: each stream holds a connection, and a browser opens six to one address.
function listen() {
  stream?.close();
  if (document.hidden) return;
  stream = new EventSource(`/sandbox/events?user=${encodeURIComponent(whereabouts().user)}`);
  stream.onmessage = (event) => {
    const next = JSON.parse(event.data);
    setNow(next.now);
    setState(next);
    render();
  };
  stream.onerror = () => showLink("The sandbox does not answer. Is it still running?", false);
}

function render() {
  const channel = currentChannel();
  const home = isHome();
  renderSidebar(home ? HOME : channel.id);
  byId("home").hidden = !home;
  byId("conversation").hidden = home;
  if (home) renderHomeTab();
  else renderChannel(channel);
  renderThread(home ? null : channel);
  renderModal();
  showLink(state().links ? "The bot is connected." : "The bot is not connected.", state().links > 0);
}

function renderHomeTab() {
  messages.leave();
  byId("title").textContent = `${nameOf(state().bot)}: Home`;
  byId("about").textContent = "What the app shows to you alone.";
  renderHome();
  if (opened !== state().you) openHome();
  opened = state().you;
}

function renderChannel(channel) {
  opened = "";
  const label = labelOf(channel, contextOf({}));
  byId("title").textContent = label;
  byId("about").textContent = aboutChannel(channel);
  composer.label(`Message or command in ${label}`);
  composer.close(channel.is_archived);
  messages.render(channel, channel.messages.filter(isInChannel), (one) => repliesTo(channel, one.ts));
}

function isInChannel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

function isHome() {
  return whereabouts().channel === HOME;
}

function currentChannel() {
  const { channels } = state();
  return channels.find((one) => one.id === whereabouts().channel) ?? channels[0];
}

function aboutChannel(channel) {
  if (channel.is_im) return "Direct messages with the bot.";
  if (channel.is_archived) return "Archived: nobody can post here.";
  if (channel.is_member) return "The bot is a member.";
  const may = channel.takes_posts ? "answer commands and post, not read" : "answer commands, not post";
  return `The bot is not a member: it can ${may}.`;
}

function showLink(text, connected) {
  if (byId("link").textContent !== text) byId("link").textContent = text;
  byId("link").classList.toggle("connected", connected);
}

function globalShortcuts() {
  const items = shortcutsOf("global", isHome() ? {} : { channel: currentChannel().id });
  return items.length ? items : [{ label: "The app has no shortcuts.", act: () => {} }];
}

async function say(text) {
  const outcome = await post("say", { user: state().you, channel: currentChannel().id, text });
  if (!outcome.ok) toast(explain(outcome, nameOf(state().bot)));
  return outcome.ok;
}

addEventListener("hashchange", () => {
  if (state()?.you === whereabouts().user) render();
  else listen();
});
document.addEventListener("visibilitychange", listen);
listen();
