// Slack's mrkdwn as DOM nodes. Text becomes text nodes only, so nothing a person types can become HTML.

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const EMOJI = {
  red_circle: "🔴", white_check_mark: "✅", warning: "⚠️", x: "❌", hourglass_flowing_sand: "⏳", movie_camera: "🎥",
  clapper: "🎬", link: "🔗", no_entry: "⛔", double_vertical_bar: "⏸️", black_square_for_stop: "⏹️", tada: "🎉",
  arrow_down: "⬇️", information_source: "ℹ️", wave: "👋", bulb: "💡",
};
const SPANS = [
  { mark: /```([\s\S]+?)```/, tag: "pre", plain: true },
  { mark: /`([^`\n]+)`/, tag: "code", plain: true },
  { mark: /<([^<>\n]+)>/, make: makeReference },
  { mark: /(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])/, tag: "strong" },
  { mark: /(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])/, tag: "em" },
  { mark: /(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])/, tag: "s" },
  { mark: /:([a-z0-9_+-]+):/, make: makeEmoji },
];

// Makes a node of a text object, of plain_text or mrkdwn.
export function makeText(text, context) {
  return text.type === "plain_text" ? makePlain(text.text) : makeMrkdwn(text.text, context);
}

export function makePlain(text) {
  const fragment = document.createDocumentFragment();
  appendWithEmoji(fragment, text);
  return fragment;
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
  if (target.startsWith("@")) return makeMention(`@${nameOf(context.people, target.slice(1), "real_name")}`);
  if (target.startsWith("#")) return makeMention(`#${nameOf(context.channels, target.slice(1), "name")}`);
  if (target.startsWith("!date^")) return makeDate(target, label, context.zone);
  if (target.startsWith("!")) return makeMention(`@${decode(label || target.slice(1))}`);
  return makeLink(decode(target), decode(label || target));
}

function nameOf(list, id, field) {
  return list.find((one) => one.id === id)?.[field] ?? id;
}

function makeMention(text) {
  const node = document.createElement("span");
  node.className = "mention";
  node.textContent = text;
  return node;
}

export function isSafeLink(url) {
  return /^(https?|mailto):/i.test(url);
}

function makeLink(url, label) {
  if (!isSafeLink(url)) return document.createTextNode(label);
  const link = document.createElement("a");
  link.href = url;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.textContent = label;
  return link;
}

// <!date^UNIX^FORMAT^LINK|FALLBACK>, in the reader's zone.
function makeDate(target, fallback, zone) {
  const [, seconds, format, link] = target.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (!format || Number.isNaN(moment.getTime())) return document.createTextNode(decode(fallback || target));
  const shown = decode(format).replace(/\{(\w+)\}/g, (whole, name) => DATES[name]?.(moment, zone) ?? whole);
  const node = document.createElement("time");
  node.dateTime = moment.toISOString();
  node.append(link ? makeLink(decode(link), shown) : shown);
  return node;
}

const DATES = {
  date_num: (moment, zone) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment),
  date: (moment, zone) => dateOf(moment, zone, { month: "long" }),
  date_short: (moment, zone) => dateOf(moment, zone, { month: "short" }),
  date_long: (moment, zone) => dateOf(moment, zone, { month: "long", weekday: "long" }),
  date_pretty: (moment, zone) => relativeDay(moment, zone) ?? DATES.date(moment, zone),
  date_short_pretty: (moment, zone) => relativeDay(moment, zone) ?? DATES.date_short(moment, zone),
  date_long_pretty: (moment, zone) => relativeDay(moment, zone) ?? DATES.date_long(moment, zone),
  time: (moment, zone) => timeOf(moment, zone),
  time_secs: (moment, zone) => timeOf(moment, zone, { second: "2-digit" }),
};

function dateOf(moment, zone, parts) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, day: "numeric", year: "numeric", ...parts }).format(moment);
}

export function timeOf(moment, zone, parts = {}) {
  const clock = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...parts };
  return new Intl.DateTimeFormat("en", clock).format(moment);
}

function relativeDay(moment, zone) {
  const day = 24 * 3600 * 1000;
  const today = DATES.date_num(new Date(), zone);
  const distance = Math.round((Date.parse(DATES.date_num(moment, zone)) - Date.parse(today)) / day);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[distance];
}

function makeEmoji(match) {
  return document.createTextNode(EMOJI[match[1]] ?? match[0]);
}

function appendWithEmoji(parent, text) {
  parent.append(decode(text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole)));
}

function decode(text) {
  return text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

function splitOnce(text, mark) {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}
