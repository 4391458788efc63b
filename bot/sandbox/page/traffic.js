// What passed: one line each, the newest at the bottom, with details on demand.

import { timeOf } from "./dates.js";
import { element, makeButton } from "./dom.js";
import { Following } from "./following.js";
import { zone } from "./state.js";

const MOST = 2000; // lines, as many as the sandbox keeps
const PARTIES = {
  "": "Everybody", slack: "Slack", fsp: "FSP", "fsp-live": "FSP live", agora: "Agora", anyrtc: "anyRTC",
  meeting: "Meetings",
};

export class Traffic {
  newest = 0; // number of the newest line
  #run = ""; // which run of the sandbox counts them
  #following;

  constructor(ask) {
    this.ask = ask;
    this.list = element("ol", { className: "traffic", ariaLabel: "Traffic" });
    this.filter = element("select", {}, ...Object.entries(PARTIES).map(([party, name]) => new Option(name, party)));
    this.filter.addEventListener("change", () => this.#filterAll());
    const label = element("label", { className: "row" }, "Show", this.filter);
    this.node = element("div", { className: "panel" }, label, this.list);
  }

  // Whether entries of a run may follow what is here; if it is another run, all of it goes.
  isOf(run) {
    const isSame = !this.#run || this.#run === run;
    this.#run = run;
    if (isSame) return true;
    this.newest = 0;
    this.list.replaceChildren();
    return false;
  }

  // Writes all times anew: somebody else looks.
  tellTimes() {
    for (const time of this.list.querySelectorAll("time")) time.textContent = clockOf(time.dateTime);
  }

  add(entries) {
    if (!entries.length) return;
    this.#following.look();
    this.list.append(...entries.map((entry) => this.#draw(entry)));
    while (this.list.children.length > MOST) this.list.firstElementChild.remove();
    this.newest = entries.at(-1).number;
    this.#following.keep();
  }

  // Keeps the newest line in sight in the box that it is scrolled in, unless the person reads further up.
  follow(box) {
    this.#following = new Following(box);
    new ResizeObserver(() => this.#following.keep()).observe(this.list);
  }

  #draw(entry) {
    const details = element("div", { className: "details", hidden: true });
    const line = makeButton(
      { className: "line", ariaExpanded: "false" },
      makeTime(new Date(entry.at * 1000).toISOString()),
      element("span", { className: "faint" }, wayOf(entry)),
      element("span", { className: "what" }, entry.what),
      element("span", { className: entry.good ? "outcome" : "outcome bad" }, outcomeOf(entry)),
      element("span", { className: "about" }, entry.about),
    );
    line.addEventListener("click", () => this.#unfold(line, details, entry.number));
    const item = element("li", {}, line, details);
    item.dataset.party = entry.party;
    item.hidden = !this.#shows(entry.party);
    return item;
  }

  async #unfold(line, details, number) {
    details.hidden = !details.hidden;
    line.ariaExpanded = String(!details.hidden);
    if (!details.hidden) this.#following.rest();
    if (details.hidden || details.children.length) return;
    const outcome = await this.ask("details", { number });
    for (const [heading, text] of outcome.details ?? []) {
      details.append(element("h3", {}, heading), element("pre", { tabIndex: 0 }, text || "(nothing)"));
    }
  }

  #filterAll() {
    for (const item of this.list.children) item.hidden = !this.#shows(item.dataset.party);
  }

  #shows(party) {
    return !this.filter.value || this.filter.value === party;
  }
}

function makeTime(dateTime) {
  return element("time", { dateTime }, clockOf(dateTime));
}

function clockOf(dateTime) {
  return timeOf(new Date(dateTime), zone(), { second: "2-digit" });
}

function outcomeOf({ good, outcome, ms }) {
  const time = ms === null ? "" : ` · ${ms} ms`;
  return `${good ? "✓" : "✗"} ${outcome}${time}`;
}

function wayOf({ party, way }) {
  return way === "to the bot" ? `from ${PARTIES[party]}` : `to ${PARTIES[party]}`;
}
