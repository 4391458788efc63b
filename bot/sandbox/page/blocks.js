// Block Kit as DOM nodes. What the page does not know becomes a named placeholder, never nothing.

import { isSafeLink, makeMrkdwn, makeText } from "./mrkdwn.js";

const BLOCKS = {
  section: makeSection,
  header: (block, context) => element("h3", { className: "header" }, makeText(block.text, context)),
  divider: () => element("hr"),
  context: makeContext,
  actions: (block, context) =>
    element("div", { className: "actions" }, ...block.elements.map((one) => makeElement(one, block, context))),
  image: makePicture,
};
const ELEMENTS = { button: makeButton, overflow: makeMenu, static_select: makeMenu, image: makeThumbnail };

// context: { people, channels, zone, act } — act({ action, block, selected, url }) is called when something is operated.
export function makeMessageBody(message, context) {
  if (!message.blocks) return element("div", { className: "text" }, makeMrkdwn(message.text, context));
  return element("div", { className: "blocks" }, ...message.blocks.map((block) => makeBlock(block, context)));
}

export function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

function makeBlock(block, context) {
  return BLOCKS[block.type]?.(block, context) ?? makePlaceholder(block.type);
}

function makeElement(body, block, context) {
  return ELEMENTS[body.type]?.(body, block, context) ?? makePlaceholder(body.type);
}

function makePlaceholder(type) {
  return element("p", { className: "placeholder" }, `The sandbox cannot show a “${type}” yet.`);
}

function makeSection(block, context) {
  const body = element("div", { className: "section-body" });
  if (block.text) body.append(element("div", { className: "text" }, makeText(block.text, context)));
  if (block.fields) {
    const fields = block.fields.map((field) => element("div", { className: "text" }, makeText(field, context)));
    body.append(element("div", { className: "fields" }, ...fields));
  }
  const section = element("div", { className: "section" }, body);
  if (block.accessory) section.append(makeElement(block.accessory, block, context));
  return section;
}

function makeContext(block, context) {
  const parts = block.elements.map((one) =>
    one.type === "image" ? makeThumbnail(one) : element("span", { className: "text" }, makeText(one, context)));
  return element("div", { className: "context" }, ...parts);
}

function makePicture(block, context) {
  const figure = element("figure", { className: "picture" });
  if (block.title) figure.append(element("figcaption", {}, makeText(block.title, context)));
  figure.append(element("img", { src: block.image_url ?? "", alt: block.alt_text }));
  return figure;
}

function makeThumbnail(body) {
  return element("img", { className: "thumbnail", src: body.image_url, alt: body.alt_text });
}

function makeButton(body, block, context) {
  const button = element("button", { type: "button", className: `button ${body.style ?? ""}` }, makeText(body.text, context));
  if (body.accessibility_label) button.ariaLabel = body.accessibility_label;
  if (isSafeLink(body.url ?? "")) button.classList.add("leads-out");
  button.dataset.action = `${block.block_id} ${body.action_id}`;
  button.addEventListener("click", () => context.act({ action: body, block, url: body.url, control: button }));
  return button;
}

function makeMenu(body, block, context) {
  const groups = body.option_groups ?? [{ options: body.options }];
  const invitation = body.placeholder?.text ?? (body.type === "overflow" ? "More…" : "Choose…");
  const select = element("select", { ariaLabel: invitation }, new Option(invitation, ""));
  for (const option of groups.flatMap((group) => group.options)) select.append(new Option(option.text.text, option.value));
  select.value = body.initial_option?.value ?? "";
  select.dataset.action = `${block.block_id} ${body.action_id}`;
  select.addEventListener("change", () => {
    const option = groups.flatMap((group) => group.options).find((one) => one.value === select.value);
    if (option) context.act({ action: body, block, selected: option.value, url: option.url, control: select });
  });
  return select;
}
