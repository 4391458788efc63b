// The elements of Block Kit as DOM nodes. What the page does not know becomes a named placeholder, never nothing.

import { element, markControl } from "./dom.js";
import {
  makeCheckboxes, makeDatePicker, makeDateTimePicker, makeEmailInput, makeNumberInput, makeRadioButtons, makeSelect, makeTextInput,
  makeTimePicker, makeUrlInput,
} from "./inputs.js";
import { makeMenuButton } from "./menus.js";
import { isSafeLink, makeText } from "./mrkdwn.js";
import { operate } from "./operate.js";
import { makeChecklist, makeCombobox } from "./pickers.js";

const ELEMENTS = {
  button: makeButton,
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
  channels_select: "Channel", conversations_select: "Conversation", datepicker: "Date", datetimepicker: "Date and time", external_select: "Choice",
  multi_channels_select: "Channels", multi_conversations_select: "Conversations", multi_external_select: "Choices",
  multi_static_select: "Choices", multi_users_select: "People", static_select: "Choice", timepicker: "Time", users_select: "Person",
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

function makeButton(body, block, context) {
  const button = element("button", { type: "button", className: `button ${body.style ?? ""}` }, makeText(body.text, context));
  if (body.accessibility_label) button.ariaLabel = body.accessibility_label;
  if (isSafeLink(body.url)) button.classList.add("leads-out");
  button.addEventListener("click", () => operate(context, { body, block, value: body.value, url: body.url, control: button }));
  return markControl(button, body, block);
}

function makeIconButton(body, block, context) {
  if (body.visible_to_user_ids && !body.visible_to_user_ids.includes(context.you)) return element("span", { hidden: true });
  const label = body.accessibility_label ?? body.text.text;
  const button = element("button", { type: "button", className: "button icon", ariaLabel: label, title: body.text.text }, ICONS[body.icon] ?? body.icon);
  button.addEventListener("click", () => operate(context, { body, block, value: body.value, control: button }));
  return markControl(button, body, block);
}

function makeFeedbackButtons(body, block, context) {
  const buttons = [body.positive_button, body.negative_button].map((one) => {
    const button = element("button", { type: "button", className: "button", ariaLabel: one.accessibility_label ?? one.text.text }, one.text.text);
    button.addEventListener("click", () => operate(context, { body, block, value: one.value, control: button }));
    return markControl(button, body, block);
  });
  return element("span", { className: "actions" }, ...buttons);
}

function makeOverflow(body, block, context) {
  const { button, node } = makeMenuButton({ label: "More options", sign: "⋯", items: () => body.options.map(itemOf) });
  markControl(button, body, block);
  function itemOf(option) {
    const act = () => operate(context, { body, block, value: option.value, url: option.url, control: button });
    return { label: option.text.text, description: option.description?.text, act };
  }
  return node;
}
