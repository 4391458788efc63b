// Menus that are searched: one choice in a combobox, several in a list of boxes to tick with the chosen ones as chips.

import { choiceOf, choicesOf, fetchChoices } from "./choices.js";
import { element, makeButton, makeFaint, markControl, newId } from "./dom.js";
import { change } from "./operate.js";
import { activate, closeList, makeList, openList, optionsOf, stepTo } from "./popups.js";

const TYPING = 200; // milliseconds without a key, after which an app is asked for its options
const LONG = 8; // choices, above which a list can be searched

export function makeCombobox(body, block, context, naming) {
  const list = makeList("Choices");
  const input = element("input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: false, ariaExpanded: "false",
    placeholder: body.placeholder?.text ?? "Choose…", "aria-controls": list.id, "aria-autocomplete": "list",
  });
  naming(markControl(input, body, block));
  const picker = { body, block, context, input, list, search: searchOf(body, block, context) };
  showChosen(picker, context.values.of(block, body));
  listenTo(picker);
  return element("div", { className: "combobox" }, input, list);
}

function listenTo(picker) {
  const { input } = picker;
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => showList(picker, ""));
  input.addEventListener("input", () => showList(picker, input.value));
  input.addEventListener("blur", () => leave(picker));
  input.addEventListener("keydown", (event) => steer(event, picker));
}

async function showList(picker, query) {
  const { input, list } = picker;
  const found = await picker.search(query);
  if (!found || document.activeElement !== input) return;
  const { choices, note } = found;
  list.replaceChildren(...choices.map((choice) => makeChoice(picker, choice)));
  if (!choices.length) list.append(element("li", { className: "faint" }, note || "Nothing was found."));
  openList(list, input);
  activate(list, input, query ? optionsOf(list)[0] : null);
}

function makeChoice(picker, choice) {
  const isSelected = String(choice.value === picker.value);
  const option = element("li", { role: "option", id: newId("option"), ariaSelected: isSelected },
    element("span", {}, choice.label),
    choice.description ? makeFaint(choice.description) : null);
  option.dataset.value = choice.value;
  option.addEventListener("click", () => pick(picker, choice.value));
  return option;
}

function steer(event, picker) {
  const { input, list } = picker;
  const open = list.matches(":popover-open");
  const active = list.querySelector(".active");
  const isArrow = event.key === "ArrowUp" || event.key === "ArrowDown";
  if (event.key === "Enter" && active) pick(picker, active.dataset.value);
  else if (event.key === "Escape" && open) {
    closeList(list, input); // and not the dialog around it
    showChosen(picker, picker.value);
  } else if (isArrow && open) activate(list, input, stepTo(event.key, optionsOf(list), active));
  else if (isArrow) showList(picker, "");
  else if (event.key !== "Enter") return;
  event.preventDefault();
}

function pick(picker, value) {
  const { body, block, context, input, list } = picker;
  closeList(list, input);
  showChosen(picker, value);
  change(context, { body, block, value, undo: (before) => showChosen(picker, before) });
}

// An emptied field chooses nothing; a half-typed one goes back to what was chosen.
function leave(picker) {
  closeList(picker.list, picker.input);
  if (!picker.input.value && picker.value) pick(picker, "");
  else showChosen(picker, picker.value);
}

function showChosen(picker, value) {
  const { body, block, context, input } = picker;
  picker.value = value ?? "";
  input.value = value ? labelled(value, body, block, context) : "";
}

function labelled(value, body, block, context) {
  const choices = [...(choicesOf(body, context) ?? []), ...context.values.known(block, body).map(choiceOf)];
  return choices.find((one) => one.value === value)?.label ?? value;
}

// search(query) → { choices, note? } from the list at once, or from the app once the person stops typing; null for
// what is asked no more.
function searchOf(body, block, context) {
  const choices = choicesOf(body, context);
  if (choices) return async (query) => ({ choices: choices.filter((one) => matches(one, query)) });
  const least = body.min_query_length ?? 3;
  let latest = 0;
  return async (query) => {
    latest += 1;
    const mine = latest;
    if (query.length < least) return { choices: [], note: `Type at least ${least} characters.` };
    await new Promise((resolve) => setTimeout(resolve, TYPING));
    if (mine !== latest) return null;
    const { choices: found, error } = await fetchChoices(body, block, context, query);
    if (mine !== latest) return null;
    return { choices: found, note: error && `${context.bot} did not respond: ${error}.` };
  };
}

function matches(choice, query) {
  return `${choice.label} ${choice.description ?? ""}`.toLowerCase().includes(query.trim().toLowerCase());
}

export function makeChecklist(body, block, context, naming) {
  const checklist = {
    body, block, context,
    chosen: new Set(context.values.of(block, body) ?? []),
    search: searchOf(body, block, context),
    chips: element("ul", { className: "chips" }),
    boxes: element("div", { className: "boxes" }),
    count: element("span", {}),
  };
  checklist.summary = markControl(element("summary", {}, checklist.count), body, block);
  checklist.node = element("details", { className: "checklist" },
    checklist.summary, ...searchField(checklist), checklist.boxes);
  let told = joined(checklist);
  checklist.node.addEventListener("toggle", () => {
    if (checklist.node.open) showBoxes(checklist, "");
    else if (joined(checklist) !== told) told = tell(checklist);
  });
  showChips(checklist);
  return naming(element("div", { className: "multi", role: "group" }, checklist.chips, checklist.node));
}

function searchField(checklist) {
  const choices = choicesOf(checklist.body, checklist.context);
  if (choices && choices.length <= LONG) return [];
  const search = element("input", { type: "search", ariaLabel: "Search", placeholder: "Search…" });
  search.addEventListener("input", () => showBoxes(checklist, search.value));
  return [search];
}

async function showBoxes(checklist, query) {
  const found = await checklist.search(query);
  if (!found) return;
  const { choices, note } = found;
  checklist.boxes.replaceChildren(...choices.map((choice) => makeBox(checklist, choice)));
  if (!choices.length) checklist.boxes.append(element("p", { className: "faint" }, note || "Nothing was found."));
  limit(checklist);
}

function makeBox(checklist, choice) {
  const box = element("input", { type: "checkbox", value: choice.value, checked: checklist.chosen.has(choice.value) });
  box.addEventListener("change", () => toggle(checklist, choice.value, box.checked));
  return element("label", { className: "option" }, box, element("span", {}, choice.label));
}

function toggle(checklist, value, on) {
  if (on) checklist.chosen.add(value);
  else checklist.chosen.delete(value);
  checklist.context.values.touch(checklist.block, checklist.body, [...checklist.chosen]);
  showChips(checklist);
  limit(checklist);
}

function limit({ body, boxes, chosen }) {
  const full = chosen.size >= (body.max_selected_items ?? Infinity);
  for (const box of boxes.querySelectorAll("input")) box.disabled = full && !box.checked;
}

function showChips(checklist) {
  const { body, chosen, chips, count } = checklist;
  chips.replaceChildren(...[...chosen].map((value) => makeChip(checklist, value)));
  chips.hidden = !chosen.size;
  count.textContent = `${body.placeholder?.text ?? "Choose…"}${chosen.size ? ` (${chosen.size} chosen)` : ""}`;
}

function makeChip(checklist, value) {
  const label = labelled(value, checklist.body, checklist.block, checklist.context);
  const remove = makeButton({ ariaLabel: `Remove ${label}` }, "✕");
  remove.addEventListener("click", () => {
    toggle(checklist, value, false);
    checklist.summary.focus();
    if (checklist.node.open) showBoxes(checklist, "");
    else tell(checklist);
  });
  return element("li", { className: "chip" }, label, remove);
}

function tell(checklist) {
  const { body, block, context } = checklist;
  change(context, { body, block, value: [...checklist.chosen] });
  return joined(checklist);
}

function joined({ chosen }) {
  return [...chosen].join("\n");
}
