// Tables: plain ones, and those that are turned in pages.

import { element, makeButton } from "./dom.js";
import { makeText } from "./mrkdwn.js";
import { makeRichText } from "./rich_text.js";

const PAGE_ROWS = 10; // rows, where a data_table does not say

export function makeTable(block, context) {
  const rows = block.rows.map((row, at) => makeRow(row, at === 0 ? "th" : "td", block.column_settings ?? [], context));
  return makeFrame(rows);
}

// A data_table: a header and rows, so many of them at a time.
export function makeDataTable(block, context, makeElement) {
  const makeOne = (one) =>
    one.type === "action_cell" ? makeElement(one.element, block, context) : makeCell(one, context);
  const [header, ...rows] = block.rows.map((row, at) =>
    element("tr", {}, ...row.map((one) => element(at === 0 ? "th" : "td", {}, makeOne(one)))));
  const size = block.page_size ?? PAGE_ROWS;
  const frame = makeFrame([header]);
  const status = element("span", { className: "faint", role: "status" });
  const turn = (page) => {
    frame.querySelector("tbody").replaceChildren(...rows.slice(page * size, (page + 1) * size));
    status.textContent = `${page * size + 1}–${Math.min((page + 1) * size, rows.length)} of ${rows.length}`;
    frame.dataset.page = page;
  };
  turn(0);
  if (rows.length <= size) return frame;
  const last = Math.ceil(rows.length / size) - 1;
  const step = (label, by) => {
    const button = makeButton({ className: "button" }, label);
    button.addEventListener("click", () => turn(Math.min(last, Math.max(0, Number(frame.dataset.page) + by))));
    return button;
  };
  return element("div", {}, frame, element("p", { className: "row" }, step("Previous", -1), status, step("Next", 1)));
}

function makeFrame([header, ...rows]) {
  return element("div", { className: "table", tabIndex: 0, role: "region", ariaLabel: "Table" },
    element("table", {}, element("thead", {}, header), element("tbody", {}, ...rows)));
}

function makeRow(row, tag, settings, context) {
  return element("tr", {}, ...row.map((one, column) => {
    const { align = "left", is_wrapped: wrapped = false } = settings[column] ?? {};
    return element(tag, { className: `${align} ${wrapped ? "wrapped" : ""}` }, makeCell(one, context));
  }));
}

function makeCell(one, context) {
  if (one.type === "rich_text") return makeRichText(one, context);
  if (one.type === "raw_number") return one.text ?? String(one.value);
  return makeText(one, context);
}
