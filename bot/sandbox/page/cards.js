// The blocks that hold others: cards, carousels, containers, plans of tasks, alerts.

import { element, makeFaint } from "./dom.js";
import { makeElement, makeImage } from "./elements.js";
import { makeLink, makeText } from "./mrkdwn.js";
import { makeRichText } from "./rich_text.js";

// Every state in a sign and in words: none is told by colour alone.
const TASKS = {
  pending: ["○", "Pending"],
  in_progress: ["◐", "In progress"],
  complete: ["✓", "Complete"],
  error: ["✕", "Error"],
};
const ALERTS = {
  default: ["", "Note"],
  info: ["ℹ️", "Information"],
  warning: ["⚠️", "Warning"],
  error: ["⛔", "Error"],
  success: ["✅", "Success"],
};

export function makeCard(block, context) {
  const heading = [["title", "strong"], ["subtitle", "span"]]
    .filter(([part]) => block[part])
    .map(([part, tag]) => element(tag, { className: part }, makeText(block[part], context)));
  return element("article", { className: "card" },
    block.hero_image ? makeImage(block.hero_image, context, "hero") : null,
    element("div", { className: "card-head" },
      block.icon ? makeImage(block.icon, context, "thumbnail") : null,
      element("div", { className: "card-titles" }, ...heading)),
    block.body ? element("div", { className: "text" }, makeText(block.body, context)) : null,
    block.actions ? makeCardActions(block, context) : null);
}

function makeCardActions(block, context) {
  return element("div", { className: "actions" }, ...block.actions.map((one) => makeElement(one, block, context)));
}

export function makeCarousel(block, context) {
  const cards = block.elements.map((card) => makeCard(within(block, card), context));
  return element("div", { className: "carousel", tabIndex: 0, role: "group", ariaLabel: "Cards" }, ...cards);
}

export function makeContainer(block, context, makeBlock) {
  const head = makeContainerHead(block, context);
  const inner = block.child_blocks.map((one) => makeBlock(within(block, one), context));
  if (block.is_collapsible) {
    const summary = element("summary", { className: "card-head" }, ...head);
    const details = { className: "card", open: !block.default_collapsed };
    return element("details", details, summary, element("div", { className: "blocks" }, ...inner));
  }
  const divider = block.has_header_divider ? element("hr") : null;
  const header = element("div", { className: "card-head" }, ...head);
  return element("section", { className: "card blocks" }, header, divider, ...inner);
}

function makeContainerHead({ icon, title, rich_text_title: richTitle, subtitle }, context) {
  const heading = element("strong", {}, richTitle ? makeRichText(richTitle, context) : makeText(title, context));
  const below = subtitle ? element("span", { className: "subtitle" }, makeText(subtitle, context)) : null;
  const titles = element("span", { className: "card-titles" }, heading, below);
  return icon ? [makeImage(icon, context, "thumbnail"), titles] : [titles];
}

export function makePlan(block, context) {
  return element("section", { className: "card blocks" }, element("strong", {}, textOf(block.title)),
    ...(block.tasks ?? []).map((task) => makeTask(task, context)));
}

export function makeTask(block, context) {
  const [sign, words] = TASKS[block.status] ?? ["", block.status];
  const symbol = element("span", { ariaHidden: "true" }, `${sign} `);
  const node = element("div", { className: `task ${block.status}` },
    element("p", {}, symbol, textOf(block.title), " ", makeFaint(words)));
  for (const part of [block.details, block.output]) if (part) node.append(makeRichText(part, context));
  if (block.sources?.length) {
    node.append(element("ul", {}, ...block.sources.map((one) => element("li", {}, makeLink(one.url, one.text)))));
  }
  return node;
}

export function makeAlert(block, context) {
  const [sign, words] = ALERTS[block.level ?? "default"] ?? ALERTS.default;
  return element("div", { className: `alert ${block.level ?? "default"}`, role: "note", ariaLabel: words },
    element("span", { ariaHidden: "true" }, sign),
    element("div", { className: "text" }, makeText(block.text, context)));
}

// Slack names the block that holds it for what has no id of its own.
function within(block, inner) {
  return { ...inner, block_id: inner.block_id ?? block.block_id };
}

function textOf(text) {
  return typeof text === "string" ? text : text.text;
}
