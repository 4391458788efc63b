// Block Kit as DOM nodes. What the page does not know becomes a named placeholder, never nothing.

import { makeAlert, makeCard, makeCarousel, makeContainer, makePlan, makeTask } from "./cards.js";
import { element, makeFaint, newId } from "./dom.js";
import { makeElement, makeImage, makePlaceholder } from "./elements.js";
import { makeMarkdown } from "./markdown.js";
import { makeLink, makeMrkdwn, makeText } from "./mrkdwn.js";
import { makeRichText } from "./rich_text.js";
import { makeDataTable, makeTable } from "./tables.js";

const BLOCKS = {
  actions: makeActions,
  alert: makeAlert,
  card: makeCard,
  carousel: makeCarousel,
  container: makeContainer,
  context: makeContext,
  context_actions: makeActions,
  data_table: (block, context) => makeDataTable(block, context, makeElement),
  divider: () => element("hr"),
  header: (block, context) => element("h3", { className: "header" }, makeText(block.text, context)),
  image: makePicture,
  input: makeInput,
  markdown: makeMarkdown,
  plan: makePlan,
  rich_text: makeRichText,
  section: makeSection,
  table: makeTable,
  task_card: makeTask,
  video: (block) => makePlaceholder("video", "block", " ", makeLink(block.title_url, block.title.text)),
};
const GROUPS = ["checkboxes", "radio_buttons", "multi_"]; // of controls, which a group's label names

/* context: {
     surface           what tells this view or message from all others
     you, bot, zone    the reader's id and time zone, the bot's name
     people, channels, files   as in the state
     values            a Values
     perform({ body, block, value, confirmed }) → outcome      something was operated
     fetchOptions({ body, block, query }) → options            of an external menu
   } */
export function makeBlock(block, context) {
  const node = BLOCKS[block.type]?.(block, context, makeBlock) ?? makePlaceholder(block.type, "block");
  node.classList.add("block");
  return node;
}

export function makeMessageBody(message, context) {
  if (!message.blocks) return element("div", { className: "text" }, makeMrkdwn(message.text ?? "", context));
  return element("div", { className: "blocks" }, ...message.blocks.map((block) => makeBlock(block, context)));
}

function makeSection(block, context) {
  const body = element("div", { className: "section-body" });
  if (block.text) body.append(makeWords(block.text, context));
  if (block.fields) {
    body.append(element("div", { className: "fields" }, ...block.fields.map((field) => makeWords(field, context))));
  }
  if (!block.accessory) return element("div", { className: "section" }, body);
  const accessory = element("div", { className: "accessory" }, makeElement(block.accessory, block, context));
  return element("div", { className: "section" }, body, accessory);
}

function makeWords(text, context) {
  return element("div", { className: "text" }, makeText(text, context));
}

function makeActions(block, context) {
  return element("div", { className: "actions" }, ...block.elements.map((one) => makeElement(one, block, context)));
}

function makeContext(block, context) {
  const parts = block.elements.map((one) =>
    one.type === "image" ? makeElement(one, block, context) : makeWords(one, context));
  return element("div", { className: "context" }, ...parts);
}

function makePicture(block, context) {
  const title = block.title ? element("figcaption", {}, makeText(block.title, context)) : null;
  return element("figure", { className: "picture" }, title, makeImage(block, context));
}

function makeInput(block, context) {
  const ids = { label: newId("label"), control: newId("control"), hint: newId("hint"), error: newId("error") };
  const isGroup = GROUPS.some((type) => block.element.type.startsWith(type));
  const tag = isGroup ? "span" : "label";
  const label = element(tag, { className: "label", id: ids.label }, makeText(block.label, context));
  if (!isGroup) label.htmlFor = ids.control;
  if (block.optional) label.append(makeFaint(" (optional)"));
  const control = makeElement(block.element, block, context, (one) => tie(one, block, ids, isGroup));
  const hint = block.hint ? element("p", { className: "hint", id: ids.hint }, makeText(block.hint, context)) : null;
  const error = element("p", { className: "error", id: ids.error, hidden: true });
  const input = element("div", { className: "input" }, label, control, hint, error);
  input.dataset.input = block.block_id;
  return input;
}

// Ties a control to its label, hint and error.
function tie(control, block, ids, isGroup) {
  control.id = ids.control;
  control.setAttribute("aria-labelledby", ids.label);
  control.setAttribute("aria-describedby", block.hint ? `${ids.hint} ${ids.error}` : ids.error);
  if (!block.optional && !isGroup) control.ariaRequired = "true";
  control.dataset.focusOnLoad = Boolean(block.element.focus_on_load);
  return control;
}
