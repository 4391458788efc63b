// Where a person writes: a message, or a command with its suggestions; people are completed after an @.

import { element, makeFaint, newId } from "./dom.js";
import { activate, closeList, makeList, openList, optionsOf, stepTo } from "./popups.js";
import { state } from "./state.js";

// send(text) is called with what was written, and answers whether it went out; commands: whether a slash begins one; beside: what stands by the field.
export class Composer {
  #send;
  #commands;
  #input;
  #list;
  #hint;
  #label;

  constructor(form, { placeholder, send, commands, beside = null }) {
    this.#send = send;
    this.#commands = commands;
    this.#list = makeList("Suggestions");
    this.#input = element("input", {
      type: "text", id: newId("text"), autocomplete: "off", autocapitalize: "off", spellcheck: false, placeholder,
      role: "combobox", ariaExpanded: "false", "aria-autocomplete": "list", "aria-controls": this.#list.id,
    });
    this.#label = element("label", { htmlFor: this.#input.id });
    this.#hint = element("p", { className: "usage", role: "status" });
    form.append(this.#label, this.#hint, element("div", { className: "row" }, this.#input, this.#list,
      beside, element("button", { className: "button primary" }, "Send")));
    this.#listen(form);
  }

  label(text) {
    this.#label.textContent = text;
  }

  // Nothing can be written in an archived channel.
  close(isClosed) {
    this.#input.disabled = isClosed;
  }

  #listen(form) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#input.addEventListener("input", () => this.#suggest());
    this.#input.addEventListener("blur", () => closeList(this.#list, this.#input));
    this.#input.addEventListener("keydown", (event) => this.#steer(event));
  }

  async #submit() {
    const text = this.#input.value.trim();
    if (!text) return;
    this.#input.value = "";
    this.#suggest();
    const isSent = await this.#send(text);
    if (!isSent && !this.#input.value) this.#input.value = text;
  }

  #suggest() {
    const before = this.#input.value.slice(0, this.#input.selectionStart);
    const { from, items } = this.#suggestions(before);
    this.#list.replaceChildren(...items.map((item) => this.#makeOption(item, from, before.length)));
    if (items.length) openList(this.#list, this.#input);
    else closeList(this.#list, this.#input);
    this.#hint.textContent = this.#usage();
  }

  #suggestions(before) {
    const mention = /(?:^|\s)@([\w.-]*)$/.exec(before);
    if (mention) return { from: before.length - mention[1].length, items: peopleLike(mention[1]) };
    const isCommand = this.#commands && /^\/\S*$/.test(before);
    return { from: 0, items: isCommand ? commandsLike(before) : [] };
  }

  #usage() {
    const [, name] = /^(\/\S+)\s/.exec(this.#input.value) ?? [];
    const command = this.#commands && state().commands.find((one) => one.command === name);
    return command ? `${command.command} ${command.usage_hint}` : "";
  }

  #makeOption({ insert, label, description }, from, to) {
    const option = element("li", { role: "option", id: newId("option"), ariaSelected: "false" },
      element("strong", {}, label), makeFaint(description));
    option.addEventListener("click", () => {
      this.#input.setRangeText(`${insert} `, from, to, "end");
      this.#suggest();
    });
    return option;
  }

  #steer(event) {
    const options = this.#list.matches(":popover-open") ? optionsOf(this.#list) : [];
    const active = this.#list.querySelector(".active");
    const next = event.key.startsWith("Arrow") ? stepTo(event.key, options, active) : undefined;
    if (event.key === "Enter" && !event.isComposing) active ? active.click() : this.#submit();
    else if (event.key === "Tab" && options.length) (active ?? options[0]).click();
    else if (event.key === "Escape" && options.length) closeList(this.#list, this.#input);
    else if (next) activate(this.#list, this.#input, next);
    else return;
    event.preventDefault();
  }
}

function commandsLike(start) {
  return state().commands
    .filter(({ command }) => command.startsWith(start))
    .map(({ command, description, usage_hint: hint }) => {
      const words = [description, hint].filter(Boolean).join(" · ");
      return { insert: command, label: command, description: words };
    });
}

function peopleLike(start) {
  const wanted = start.toLowerCase();
  return state().people
    .filter((one) => [one.name, ...one.real_name.split(" ")].some((name) => name.toLowerCase().startsWith(wanted)))
    .map((one) => ({ insert: one.name, label: one.real_name, description: one.is_bot ? "App" : `@${one.name}` }));
}
