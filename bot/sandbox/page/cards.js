// The blocks that hold others: cards, carousels, containers, plans of tasks, alerts.

import { element } from "./dom.js";
import { makeElement, makeImage } from "./elements.js";
import { makeLink, makeText } from "./mrkdwn.js";
import { makeRichText } from "./rich_text.js";

// Every state in a sign and in words: none is told by colour alone.
const TASKS = { pending: ["○", "Pending"], in_progress: ["◐", "In progress"], complete: ["✓", "Complete"], error: ["✕", "Error"] };
const ALERTS = { default: ["", ""], info: ["ℹ️", "Information"], warning: ["⚠️", "Warning"], error: ["⛔", "Error"], success: ["✅", "Success"] };

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
    block.actions ? element("div", { className: "actions" }, ...block.actions.map((one) => makeElement(one, block, context))) : null);
}

export function makeCarousel(block, context) {
  return element("div", { className: "carousel", tabIndex: 0, role: "group", ariaLabel: "Cards" },
    ...block.elements.map((card) => makeCard({ ...card, block_id: card.block_id ?? block.block_id }, context)));
}

export function makeContainer(block, context, makeBlock) {
  const title = block.rich_text_title ? makeRichText(block.rich_text_title, context) : makeText(block.title, context);
  const head = [
    block.icon ? makeImage(block.icon, context, "thumbnail") : null,
    element("span", { className: "card-titles" }, element("strong", {}, title),
      block.subtitle ? element("span", { className: "subtitle" }, makeText(block.subtitle, context)) : null),
  ];
  const inner = block.child_blocks.map((one) => makeBlock({ ...one, block_id: one.block_id ?? block.block_id }, context));
  if (!block.is_collapsible) {
    const divider = block.has_header_divider ? element("hr") : null;
    return element("section", { className: "card blocks" }, element("div", { className: "card-head" }, ...head), divider, ...inner);
  }
  return element("details", { className: "card", open: !block.default_collapsed },
    element("summary", { className: "card-head" }, ...head), element("div", { className: "blocks" }, ...inner));
}

export function makePlan(block, context) {
  return element("section", { className: "card blocks" }, element("strong", {}, textOf(block.title)),
    ...(block.tasks ?? []).map((task) => makeTask(task, context)));
}

export function makeTask(block, context) {
  const [sign, words] = TASKS[block.status] ?? ["", block.status];
  const node = element("div", { className: `task ${block.status}` },
    element("p", {}, element("span", { ariaHidden: "true" }, `${sign} `), textOf(block.title), " ", element("span", { className: "faint" }, words)));
  for (const part of [block.details, block.output]) if (part) node.append(makeRichText(part, context));
  if (block.sources?.length) {
    node.append(element("ul", {}, ...block.sources.map((one) => element("li", {}, makeLink(one.url, one.text)))));
  }
  return node;
}

export function makeAlert(block, context) {
  const [sign, words] = ALERTS[block.level ?? "default"] ?? ALERTS.default;
  return element("div", { className: `alert ${block.level ?? "default"}`, role: "note", ariaLabel: words || "Note" },
    element("span", { ariaHidden: "true" }, sign), element("div", { className: "text" }, makeText(block.text, context)));
}

function textOf(text) {
  return typeof text === "string" ? text : text.text;
}
