// The sandbox's clock: bot, Slack and services go ahead together, and what is planned on the way happens.

import { element, makeButton, makeFaint } from "./dom.js";
import { zone } from "./state.js";

const MOVES = { "+15 min": 15 * 60, "+1 h": 3600, "+1 day": 24 * 3600 };
const FORMAT = {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
};

export class Clock {
  constructor(ask) {
    this.ask = ask;
    this.now = element("p", { className: "clock" });
    this.lead = makeFaint();
    this.planned = element("p");
    this.speed = element("input", { type: "number", min: 1, max: 600 });
    const set = element("button", { className: "button" }, "Set the speed");
    const label = element("label", {}, "Seconds at the services in one second", this.speed);
    const speed = element("form", { className: "disturbance" }, label, set);
    speed.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask("speed", { speed: Number(this.speed.value) });
    });
    this.node = element("div", { className: "panel" }, this.now, this.lead, this.planned, this.#drawMoves(), speed);
  }

  show({ clock, planned }) {
    this.now.textContent = show(clock.now);
    this.lead.textContent = clock.lead ? `Moved ahead by ${spanOf(clock.lead)}.` : "The real time.";
    this.planned.textContent = planned ? `Planned next: ${show(planned)}` : "Nothing is planned.";
    if (document.activeElement !== this.speed) this.speed.value = clock.speed;
  }

  #drawMoves() {
    const moves = Object.entries(MOVES).map(([label, seconds]) => this.#drawMove(label, "move", { seconds }));
    return element("div", { className: "moves" }, ...moves, this.#drawMove("To what is planned next", "move_next", {}));
  }

  #drawMove(label, name, body) {
    const button = makeButton({ className: "button" }, label);
    button.addEventListener("click", async () => {
      if (button.ariaDisabled === "true") return;
      button.ariaDisabled = "true";
      await this.ask(name, body);
      button.ariaDisabled = "false";
    });
    return button;
  }
}

function show(moment) {
  return new Date(moment * 1000).toLocaleString("en-GB", { ...FORMAT, timeZone: zone() });
}

function spanOf(seconds) {
  const minutes = Math.round(seconds / 60);
  const parts = [[Math.floor(minutes / 1440), "d"], [Math.floor(minutes / 60) % 24, "h"], [minutes % 60, "min"]];
  const shown = parts.filter(([amount]) => amount).map(([amount, unit]) => `${amount} ${unit}`);
  return shown.join(" ") || "less than a minute";
}
