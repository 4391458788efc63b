// Slack's mrkdwn as DOM nodes. Text becomes text nodes only, so nothing a person types can become HTML.

import { formatDate } from "./dates.js";
import { element } from "./dom.js";
import { EMOJI, withEmoji } from "./emoji.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const SPANS = [
  { mark: /```([\s\S]+?)```/, tag: "pre", plain: true },
  { mark: /`([^`\n]+)`/, tag: "code", plain: true },
  { mark: /<([^<>\n]+)>/, make: makeReference },
  { mark: /(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])/, tag: "strong" },
  { mark: /(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])/, tag: "em" },
  { mark: /(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])/, tag: "s" },
  { mark: /:([a-z0-9_+-]+):/, make: (match) => document.createTextNode(EMOJI[match[1]] ?? match[0]) },
];

// Makes a node of a text object: plain_text, raw_text or mrkdwn; a bare string is plain.
export function makeText(text, context) {
  if (typeof text === "string") return document.createTextNode(text);
  if (text.type === "mrkdwn") return makeMrkdwn(text.text, context);
  return document.createTextNode(withEmoji(decode(text.text)));
}

// context: { people, channels, zone } — whom <@U…> names, and in whose time zone dates are shown.
export function makeMrkdwn(text, context) {
  const fragment = document.createDocumentFragment();
  for (const part of splitQuotes(text)) {
    const parent = part.quoted ? fragment.appendChild(document.createElement("blockquote")) : fragment;
    appendSpans(parent, part.text, context);
  }
  return fragment;
}

function splitQuotes(text) {
  const parts = [];
  for (const line of text.split("\n")) {
    const quoted = line.startsWith("&gt;");
    const last = parts.at(-1);
    const body = quoted ? line.slice(4).trimStart() : line;
    if (last && last.quoted === quoted) last.text += `\n${body}`;
    else parts.push({ quoted, text: body });
  }
  return parts;
}

function appendSpans(parent, text, context) {
  const found = firstSpan(text);
  if (!found) {
    parent.append(decode(text));
    return;
  }
  const { span, match } = found;
  parent.append(decode(text.slice(0, match.index)));
  parent.append(span.make ? span.make(match, context) : makeSpan(span, match[1], context));
  appendSpans(parent, text.slice(match.index + match[0].length), context);
}

function firstSpan(text) {
  let first = null;
  for (const span of SPANS) {
    const match = span.mark.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { span, match };
  }
  return first;
}

function makeSpan(span, inner, context) {
  const node = document.createElement(span.tag);
  if (span.plain) node.textContent = decode(inner);
  else appendSpans(node, inner, context);
  return node;
}

function makeReference(match, context) {
  const [target, label] = splitOnce(match[1], "|");
  if (target.startsWith("@")) return makeMention("@", target.slice(1), context);
  if (target.startsWith("#")) return makeMention("#", target.slice(1), context);
  if (target.startsWith("!date^")) return makeDate(target, label, context);
  if (target.startsWith("!subteam^")) return makeTag(decode(label || `@${target.slice("!subteam^".length)}`));
  if (target.startsWith("!")) return makeTag(`@${decode(label || target.slice(1))}`);
  return makeLink(decode(target), decode(label || target));
}

// sign: "@" for a person, "#" for a channel; an id that nobody has is shown as it is.
export function makeMention(sign, id, context) {
  const name = sign === "@"
    ? context.people.find((one) => one.id === id)?.real_name
    : context.channels.find((one) => one.id === id)?.name;
  return makeTag(sign + (name ?? id));
}

export function makeTag(text) {
  return element("span", { className: "mention" }, text);
}

export function isSafeLink(url) {
  return /^(https?|mailto):/i.test(url ?? "");
}

export function makeLink(url, ...label) {
  if (!isSafeLink(url)) return element("span", {}, ...label);
  return element("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...label);
}

// <!date^UNIX^FORMAT^LINK|FALLBACK>, in the reader's zone.
function makeDate(target, fallback, context) {
  const [, seconds, format = "", link = ""] = target.split("^");
  const shown = { format: decode(format), link: decode(link), fallback: decode(fallback || target) };
  return makeMoment({ seconds: Number(seconds), ...shown }, context);
}

export function makeMoment({ seconds, format, link, fallback }, context) {
  const moment = new Date(seconds * 1000);
  if (!format || Number.isNaN(moment.getTime())) return document.createTextNode(fallback ?? "");
  const shown = formatDate(format, moment, context.zone);
  return element("time", { dateTime: moment.toISOString(), title: context.zone }, link ? makeLink(link, shown) : shown);
}

function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
