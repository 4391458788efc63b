// Who the person is, and where they can go; on a phone it opens over the page.

import { labelOf } from "./choices.js";
import { byId, element } from "./dom.js";
import { addressOf, contextOf, go, HOME, personOf, state, whereabouts } from "./state.js";

const nav = byId("sidebar");
const seen = new Map(); // by person and channel, the ts of the newest message that was on the screen

export function renderSidebar(current) {
  renderPeople();
  const places = state().channels.map((channel) => ({
    id: channel.id, label: placeOf(channel), isApp: channel.is_im, isUnread: isUnread(channel, current),
  }));
  renderLinks(byId("channels"), places.filter((one) => !one.isApp), current);
  renderLinks(byId("apps"), [{ id: HOME, label: "Home" }, ...places.filter((one) => one.isApp)], current);
}

function placeOf(channel) {
  return `${labelOf(channel, contextOf({}))}${channel.is_archived ? " (archived)" : ""}`;
}

// Something was said there that the person has not looked at, since the page stands.
function isUnread(channel, current) {
  const key = `${state().you} ${channel.id}`;
  const newest = channel.messages.findLast((one) => one.user !== state().you)?.ts ?? "";
  if (channel.id === current || !seen.has(key)) seen.set(key, newest);
  return newest > seen.get(key);
}

function renderPeople() {
  const people = state().people.filter((one) => !one.is_bot);
  if (byId("person").options.length !== people.length) {
    byId("person").replaceChildren(...people.map((one) => new Option(`${one.real_name} (${one.role})`, one.id)));
  }
  byId("person").value = state().you;
  byId("zone").textContent = personOf(state().you).tz;
}

function renderLinks(list, places, current) {
  const key = JSON.stringify([state().you, places, current]);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.replaceChildren(...places.map(({ id, label, isUnread: unread }) => {
    const link = element("a", { href: addressOf({ user: state().you, channel: id }) }, label);
    if (id === current) link.ariaCurrent = "page";
    if (unread) link.append(element("span", { className: "unread" }, " new"));
    return element("li", {}, link);
  }));
  if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
}

function unfold(open) {
  nav.classList.toggle("open", open);
  byId("sidebar-button").ariaExpanded = String(open);
  if (open) nav.querySelector("a")?.focus();
}

byId("person").addEventListener("change", () => go({ user: byId("person").value, channel: whereabouts().channel }));
byId("sidebar-button").addEventListener("click", () => unfold(!nav.classList.contains("open")));
nav.addEventListener("click", (event) => {
  if (event.target.closest("a")) unfold(false);
});
nav.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  unfold(false);
  byId("sidebar-button").focus();
});
