// What can be broken: a small form for each, as the sandbox describes it; and what is armed, to be taken back.

import { element, makeButton, makeFaint, newId } from "./dom.js";

const TITLES = { vendors: "The recording services", slack: "Slack" };

export async function drawForms(node, ask) {
  const { forms } = await ask("forms");
  for (const [party, title] of Object.entries(TITLES)) {
    const own = (forms ?? []).filter((form) => form.party === party).map((form) => drawForm(form, ask));
    node.append(element("h3", {}, title), ...own);
  }
}

function drawForm({ name, label, fields }, ask) {
  const inputs = fields.map((field) => [field, drawInput(field)]);
  const labels = inputs.map(([field, { input, list }]) => element("label", {}, field.label, input, list));
  const button = element("button", { className: "button" }, label);
  const form = element("form", { className: "disturbance", ariaLabel: label }, ...labels, button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const entered = inputs.map(([field, { input }]) => [field.name, readInput(field, input)]);
    ask("disturb", { name, fields: Object.fromEntries(entered.filter(([, value]) => value !== undefined)) });
  });
  return form;
}

function drawInput({ kind, options, value }) {
  if (kind === "choice") {
    const input = element("select", {}, ...options.map((option) => new Option(option)));
    input.value = value;
    return { input, list: null };
  }
  const input = element("input", { type: kind, value: value ?? "" });
  if (!options.length) return { input, list: null };
  const list = element("datalist", { id: newId("choices") }, ...options.map((option) => new Option(option)));
  input.setAttribute("list", list.id);
  return { input, list };
}

function readInput({ kind }, input) {
  if (kind !== "number") return input.value;
  return input.value === "" ? undefined : Number(input.value);
}

export class Armed {
  constructor(ask) {
    this.ask = ask;
    this.list = element("ul", { className: "armed", ariaLabel: "Armed" });
    this.empty = makeFaint("Nothing is broken.");
    this.node = element("section", {}, element("h3", {}, "Armed"), this.empty, this.list);
  }

  show({ armed, services }) {
    const json = JSON.stringify([armed, services]);
    if (json === this.shown) return;
    this.shown = json;
    const down = Object.keys(services).filter((name) => !services[name]);
    this.list.replaceChildren(
      ...down.map((name) => this.#draw(`${name} is down`, "Bring back", "disturb", bringUp(name))),
      ...armed.map(({ party, line }) => this.#draw(`${party}, ${line}`, "Take back", "withdraw", { party, line })),
    );
    this.empty.hidden = this.list.children.length > 0;
  }

  #draw(text, label, name, body) {
    const button = makeButton({ className: "button", ariaLabel: `${label}: ${text}` }, label);
    button.addEventListener("click", () => this.ask(name, body));
    return element("li", {}, element("span", {}, text), button);
  }
}

function bringUp(service) {
  return { name: "bring_up", fields: { service } };
}
