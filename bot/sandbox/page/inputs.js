// Inputs that are typed into or ticked. Each maker takes (body, block, context, naming) and answers a node;
// naming(node) ties the control to its label, hint and error.

import { localOf, secondsOf } from "./dates.js";
import { element, makeFaint, markControl } from "./dom.js";
import { makeText } from "./mrkdwn.js";
import { change, isDispatched, operate } from "./operate.js";

const PAUSE = 400; // milliseconds without a key, after which what was typed is told

export function makeTextInput(body, block, context, naming) {
  const control = body.multiline ? element("textarea", { rows: 4 }) : element("input", { type: "text" });
  return makeTyped(control, body, block, context, naming);
}

export function makeNumberInput(body, block, context, naming) {
  const inputMode = body.is_decimal_allowed ? "decimal" : "numeric";
  return makeTyped(element("input", { type: "text", inputMode, className: "short" }), body, block, context, naming);
}

export function makeEmailInput(body, block, context, naming) {
  return makeTyped(element("input", { type: "email", autocomplete: "off" }), body, block, context, naming);
}

export function makeUrlInput(body, block, context, naming) {
  return makeTyped(element("input", { type: "url", autocomplete: "off" }), body, block, context, naming);
}

// What is typed is kept at every key. It is told on Enter, or at a pause where the element asks for that.
function makeTyped(control, body, block, context, naming) {
  const on = body.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  let pause = null;
  const tell = () => {
    clearTimeout(pause);
    if (isDispatched(block)) operate(context, { body, block, value: control.value });
  };
  control.placeholder = body.placeholder?.text ?? "";
  control.value = context.values.of(block, body) ?? "";
  control.addEventListener("input", () => {
    context.values.touch(block, body, control.value);
    clearTimeout(pause);
    if (on.includes("on_character_entered")) pause = setTimeout(tell, PAUSE);
  });
  if (on.includes("on_enter_pressed") && isDispatched(block)) tellOnEnter(control, tell);
  return naming(markControl(control, body, block));
}

// In a multi-line field Enter begins a line.
function tellOnEnter(control, tell) {
  control.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || (control.localName === "textarea" && !event.ctrlKey)) return;
    event.preventDefault();
    tell();
  });
}

export function makeDatePicker(body, block, context, naming) {
  return makeNative("date", body, block, context, naming);
}

export function makeTimePicker(body, block, context, naming) {
  const field = makeNative("time", body, block, context, naming);
  return body.timezone ? element("span", { className: "row" }, field, makeFaint(body.timezone)) : field;
}

// The person's own zone is meant, whatever the browser's is.
export function makeDateTimePicker(body, block, context, naming) {
  const { zone } = context;
  const codec = {
    show: (seconds) => (seconds ? localOf(seconds, zone) : ""),
    read: (local) => (local ? secondsOf(local, zone) : null),
  };
  const field = makeNative("datetime-local", body, block, context, naming, codec);
  return element("span", { className: "row" }, field, makeFaint(zone));
}

const AS_IT_IS = { show: (value) => value ?? "", read: (value) => value };

function makeNative(type, body, block, context, naming, { show, read } = AS_IT_IS) {
  const control = element("input", { type, value: show(context.values.of(block, body)) });
  const undo = (before) => {
    control.value = show(before);
  };
  control.addEventListener("change", () => change(context, { body, block, value: read(control.value), undo }));
  return naming(markControl(control, body, block));
}

export function makeSelect(body, block, context, naming) {
  const select = element("select", {}, new Option(body.placeholder?.text ?? "Choose…", ""));
  for (const group of body.option_groups ?? [{ options: body.options }]) {
    const options = group.options.map((option) => new Option(option.text.text, option.value));
    if (group.label) select.append(element("optgroup", { label: group.label.text }, ...options));
    else select.append(...options);
  }
  select.value = context.values.of(block, body) ?? "";
  const undo = (before) => {
    select.value = before ?? "";
  };
  select.addEventListener("change", () => change(context, { body, block, value: select.value, undo }));
  return naming(markControl(select, body, block));
}

export function makeCheckboxes(body, block, context, naming) {
  const chosen = context.values.of(block, body) ?? [];
  return makeTicks("checkbox", (option) => chosen.includes(option.value), body, block, context, naming);
}

export function makeRadioButtons(body, block, context, naming) {
  const chosen = context.values.of(block, body);
  return makeTicks("radio", (option) => option.value === chosen, body, block, context, naming);
}

function makeTicks(type, isChosen, body, block, context, naming) {
  const name = `${context.surface} ${block.block_id} ${body.action_id}`;
  const ticks = body.options.map((option) =>
    markControl(element("input", { type, name, value: option.value, checked: isChosen(option) }), body, block));
  const labels = body.options.map((option, at) => makeTickLabel(ticks[at], option, context));
  const role = type === "radio" ? "radiogroup" : "group";
  const group = element("div", { className: "boxes", role }, ...labels);
  const undo = (before) => {
    for (const tick of ticks) tick.checked = [before].flat().includes(tick.value);
  };
  group.addEventListener("change", () => {
    const values = ticks.filter((tick) => tick.checked).map((tick) => tick.value);
    change(context, { body, block, value: type === "radio" ? values[0] : values, undo });
  });
  return naming(group);
}

function makeTickLabel(tick, { text, description }, context) {
  const words = element("span", {}, makeText(text, context));
  if (description) words.append(element("span", { className: "faint description" }, makeText(description, context)));
  return element("label", { className: "option" }, tick, words);
}
