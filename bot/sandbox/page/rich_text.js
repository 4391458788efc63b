// Rich text: sections, lists, quotes and preformatted text, of texts, links, mentions, emoji and dates.

import { element } from "./dom.js";
import { EMOJI } from "./emoji.js";
import { makeLink, makeMention, makeMoment, makeTag } from "./mrkdwn.js";

const PARTS = {
  rich_text_section: (part, context) => element("p", {}, ...makeInline(part, context)),
  rich_text_quote: (part, context) => element("blockquote", {}, ...makeInline(part, context)),
  rich_text_preformatted: (part, context) => element("pre", {}, ...makeInline(part, context)),
  rich_text_list: makeList,
};
const INLINE = {
  text: (one) => document.createTextNode(one.text),
  link: (one) => makeLink(one.url, one.text ?? one.url),
  user: (one, context) => makeMention("@", one.user_id, context),
  channel: (one, context) => makeMention("#", one.channel_id, context),
  usergroup: (one) => makeTag(`@${one.usergroup_id}`),
  team: (one) => makeTag(`@${one.team_id}`),
  broadcast: (one) => makeTag(`@${one.range}`),
  emoji: (one) => document.createTextNode(EMOJI[one.name] ?? `:${one.name}:`),
  color: (one) => element("code", {}, one.value),
  date: ({ timestamp: seconds, format, url: link, fallback }, context) =>
    makeMoment({ seconds, format, link, fallback }, context),
};
const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code" };

export function makeRichText(block, context) {
  const parts = block.elements.map((part) => PARTS[part.type]?.(part, context) ?? makeTag(`[${part.type}]`));
  return element("div", { className: "text rich" }, ...parts);
}

function makeInline(part, context) {
  return part.elements.map((one) => styled(one, INLINE[one.type]?.(one, context) ?? makeTag(`[${one.type}]`)));
}

function styled({ style = {} }, node) {
  return Object.keys(STYLES)
    .filter((name) => style[name])
    .reduce((inner, name) => element(STYLES[name], {}, inner), node);
}

function makeList(part, context) {
  const items = part.elements.map((item) => element("li", {}, ...makeInline(item, context)));
  const list = element(part.style === "ordered" ? "ol" : "ul", {}, ...items);
  if (part.offset) list.start = part.offset + 1;
  list.style.marginInlineStart = `${part.indent ?? 0}rem`;
  return list;
}
