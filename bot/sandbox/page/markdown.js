// The markdown block: headings, lists, quotes, code, tables of text, and what may stand in a line.

import { element } from "./dom.js";
import { makeLink } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

// Each takes the lines from its first on, and answers how many it took and what they became.
const BLOCKS = [
  { mark: /^```/, make: makeFence },
  { mark: /^(#{1,6})\s+(.*)$/, make: makeHeading },
  { mark: /^\s*(?:[-*_]\s*){3,}$/, make: () => [1, element("hr")] },
  { mark: /^>\s?/, make: makeQuote },
  { mark: /^\s*[-*+]\s+/, make: (lines) => makeItems(lines, /^\s*[-*+]\s+/, "ul") },
  { mark: /^\s*\d+[.)]\s+/, make: (lines) => makeItems(lines, /^\s*\d+[.)]\s+/, "ol") },
  { mark: /^\s*$/, make: () => [1, null] },
];
const EMPHASIS = /(?<![\w*])[*_]([^\s*_](?:[^*_]*[^\s*_])?)[*_](?!\w)/;
const SPANS = [
  { mark: /`([^`]+)`/, make: ([, text]) => element("code", {}, text) },
  { mark: /!?\[([^\]]*)\]\(([^()\s]+)\)/, make: ([, text, url]) => makeLink(url, ...makeLine(text || url)) },
  { mark: /\*\*(?=\S)([\s\S]*?\S)\*\*/, make: ([, text]) => element("strong", {}, ...makeLine(text)) },
  { mark: /~~(?=\S)([\s\S]*?\S)~~/, make: ([, text]) => element("s", {}, ...makeLine(text)) },
  { mark: EMPHASIS, make: ([, text]) => element("em", {}, ...makeLine(text)) },
];

export function makeMarkdown(block) {
  const node = element("div", { className: "text rich" });
  const lines = block.text.split("\n");
  for (let at = 0; at < lines.length;) {
    const [taken, made] = makeNext(lines.slice(at));
    if (made) node.append(made);
    at += taken;
  }
  return node;
}

function makeNext(lines) {
  for (const { mark, make } of BLOCKS) {
    const match = mark.exec(lines[0]);
    if (match) return make(lines, match);
  }
  const end = lines.findIndex((line) => BLOCKS.some(({ mark }) => mark.test(line)));
  const run = end < 0 ? lines : lines.slice(0, end);
  return [run.length, element("p", {}, ...makeLine(run.join("\n")))];
}

// Below the headings of the page itself.
function makeHeading(lines, [, signs, text]) {
  return [1, element(`h${Math.min(6, signs.length + 2)}`, {}, ...makeLine(text))];
}

function makeQuote(lines) {
  return makeRun(lines, /^>\s?/, (run) => element("blockquote", {}, ...makeLine(run.join("\n"))));
}

function makeFence(lines) {
  const end = lines.indexOf("```", 1);
  const inner = lines.slice(1, end < 0 ? lines.length : end);
  return [inner.length + 2, element("pre", {}, inner.join("\n"))];
}

function makeRun(lines, mark, make) {
  const end = lines.findIndex((line) => !mark.test(line));
  const run = end < 0 ? lines : lines.slice(0, end);
  return [run.length, make(run.map((line) => line.replace(mark, "")))];
}

function makeItems(lines, mark, tag) {
  return makeRun(lines, mark, (run) => element(tag, {}, ...run.map((item) => element("li", {}, ...makeLine(item)))));
}

function makeLine(text) {
  let first = null;
  for (const { mark, make } of SPANS) {
    const match = mark.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { match, make };
  }
  if (!first) return [withEmoji(text)];
  const { match, make } = first;
  return [withEmoji(text.slice(0, match.index)), make(match), ...makeLine(text.slice(match.index + match[0].length))];
}
