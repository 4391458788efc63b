// The elements of Block Kit as DOM nodes. What the page does not know becomes a named placeholder, never nothing.

import { element, makeButton, markControl } from "./dom.js";
import {
  makeCheckboxes, makeDatePicker, makeDateTimePicker, makeEmailInput, makeNumberInput, makeRadioButtons, makeSelect,
  makeTextInput, makeTimePicker, makeUrlInput,
} from "./inputs.js";
import { makeMenuButton } from "./menus.js";
import { isSafeLink, makeText } from "./mrkdwn.js";
import { press } from "./operate.js";
import { makeChecklist, makeCombobox } from "./pickers.js";

const ELEMENTS = {
  button: makeActionButton,
  channels_select: makeCombobox,
  checkboxes: makeCheckboxes,
  conversations_select: makeCombobox,
  datepicker: makeDatePicker,
  datetimepicker: makeDateTimePicker,
  email_text_input: makeEmailInput,
  external_select: makeCombobox,
  feedback_buttons: makeFeedbackButtons,
  icon_button: makeIconButton,
  image: (body, block, context) => makeImage(body, context, "thumbnail"),
  multi_channels_select: makeChecklist,
  multi_conversations_select: makeChecklist,
  multi_external_select: makeChecklist,
  multi_static_select: makeChecklist,
  multi_users_select: makeChecklist,
  number_input: makeNumberInput,
  overflow: makeOverflow,
  plain_text_input: makeTextInput,
  radio_buttons: makeRadioButtons,
  rich_text_input: (body, ...rest) => makeTextInput({ ...body, multiline: true }, ...rest),
  static_select: makeSelect,
  timepicker: makeTimePicker,
  url_text_input: makeUrlInput,
  users_select: makeCombobox,
};
const NAMES = {
  channels_select: "Channel", conversations_select: "Conversation", datepicker: "Date", datetimepicker: "Date and time",
  external_select: "Choice", multi_channels_select: "Channels", multi_conversations_select: "Conversations",
  multi_external_select: "Choices", multi_static_select: "Choices", multi_users_select: "People",
  static_select: "Choice", timepicker: "Time", users_select: "Person",
};
const ICONS = { trash: "🗑️" };

// naming(control) ties a control to the words that an input block has for it; elsewhere its placeholder names it.
export function makeElement(body, block, context, naming = (control) => named(control, body)) {
  return ELEMENTS[body.type]?.(body, block, context, naming) ?? makePlaceholder(body.type, "element");
}

export function makePlaceholder(type, kind, ...more) {
  return element("p", { className: "placeholder" }, `[${type} ${kind}]`, ...more);
}

// Pictures of files that were uploaded, and of addresses; what has none shows what it would be.
export function makeImage(body, context, className) {
  const url = body.image_url ?? body.slack_file?.url ?? context.files[body.slack_file?.id]?.url;
  if (!url) return makePlaceholder(body.alt_text ?? "", "picture");
  return element("img", { className, src: url, alt: body.alt_text ?? "" });
}

function named(control, body) {
  control.ariaLabel = body.accessibility_label ?? body.placeholder?.text ?? NAMES[body.type] ?? body.type;
  return control;
}

function makeActionButton(body, block, context) {
  const button = makeValueButton(body, { className: `button ${body.style ?? ""}` }, body, block, context);
  if (isSafeLink(body.url)) button.classList.add("leads-out");
  return button;
}

function makeIconButton(body, block, context) {
  const isForOthers = body.visible_to_user_ids && !body.visible_to_user_ids.includes(context.you);
  if (isForOthers) return element("span", { hidden: true });
  const look = { className: "button icon", title: body.text.text };
  const button = makeValueButton(body, look, body, block, context);
  button.ariaLabel ??= body.text.text;
  button.textContent = ICONS[body.icon] ?? body.icon;
  return button;
}

function makeFeedbackButtons(body, block, context) {
  const votes = [body.positive_button, body.negative_button];
  const buttons = votes.map((vote) => makeValueButton(vote, { className: "button" }, body, block, context));
  return element("span", { className: "actions" }, ...buttons);
}

// said: the object with the button's text, value and name for screen readers, which is not always the element.
function makeValueButton(said, look, body, block, context) {
  const button = makeButton({ ...look, ariaLabel: said.accessibility_label }, makeText(said.text, context));
  const { value } = said;
  button.addEventListener("click", () => press(button, context, { body, block, value, url: body.url }));
  return markControl(button, body, block);
}

function makeOverflow(body, block, context) {
  const items = () => body.options.map(itemOf);
  const { button, node } = makeMenuButton({ label: "More options", sign: "⋯", items });
  markControl(button, body, block);
  function itemOf({ text, description, value, url }) {
    const act = () => press(button, context, { body, block, value, url });
    return { label: text.text, description: description?.text, act };
  }
  return node;
}
