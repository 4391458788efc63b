// What the page knows: the newest state of the stream, and from the address (#USER/CHANNEL/THREAD) who looks at what.

import { Values } from "./values.js";

export const HOME = "home"; // stands for a channel in the address

let latest = null;

export function state() {
  return latest;
}

export function setState(next) {
  latest = next;
}

// In the address, so that two windows can be two people.
export function whereabouts() {
  const [user = "", channel = "", thread = ""] = location.hash.slice(1).split("/");
  return { user: user || "U0OMAR", channel: channel || "C0GENERAL", thread };
}

export function addressOf({ user, channel, thread = "" }) {
  return `#${user}/${channel}${thread && `/${thread}`}`;
}

export function go(place) {
  location.hash = addressOf({ ...whereabouts(), thread: "", ...place });
}

export function personOf(id) {
  return latest.people.find((one) => one.id === id);
}

// The time zone of whoever looks.
export function zone() {
  return personOf(whereabouts().user)?.tz;
}

export function nameOf(id) {
  return personOf(id)?.real_name ?? (id === "USLACKBOT" ? "Slackbot" : id);
}

// What blocks need to be drawn and operated: see makeBlock. `rest` is the surface's own part.
export function contextOf(rest) {
  const { you, people, channels, files } = latest;
  return { you, zone: personOf(you).tz, bot: nameOf(latest.bot), people, channels, files, ...rest };
}

// The context of a modal or Home tab.
export function viewContext(view, values, post) {
  const where = { user: latest.you, view_id: view.id };
  return contextOf({
    surface: view.id,
    values,
    perform: ({ body, block, value, confirmed }) => post("view_act", {
      ...where, action_id: body.action_id, block_id: block.block_id, value, values: values.dump(view.blocks), confirmed,
    }),
    fetchOptions: ({ body, block, query }) =>
      post("options", { ...where, action_id: body.action_id, block_id: block.block_id, query }),
  });
}

// One Values for each surface, for as long as the page stands.
export class Drafts {
  #values = new Map();

  of(surface, stated) {
    if (!this.#values.has(surface)) this.#values.set(surface, new Values(stated));
    return this.#values.get(surface);
  }
}
