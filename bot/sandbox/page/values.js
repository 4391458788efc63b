// What the inputs of one view or message hold, in the sandbox's simple values: texts, ids, lists of ids, dates.

// The last part of Slack's names: `initial_option` in the element is `selected_option` in the state.
const PARTS = [
  "option", "options", "user", "users", "conversation", "conversations", "channel", "channels", "date", "time",
  "date_time",
];

export class Values {
  #stated;
  #touched = new Map(); // key → simple value
  #offered = new Map(); // key → options that were fetched for an external menu, to name the chosen ones

  // stated: a view's state.values.
  constructor(stated = {}) {
    this.#stated = stated;
  }

  // What the person chose, else what the state says, else what the element begins with; undefined when nothing.
  of(block, body) {
    const stated = this.#stated[block.block_id]?.[body.action_id];
    const touched = this.#touched.get(keyOf(block, body));
    return touched ?? simpleOf(stated, "selected_", "value") ?? simpleOf(body, "initial_");
  }

  touch(block, body, value) {
    this.#touched.set(keyOf(block, body), value);
  }

  offer(block, body, options) {
    const key = keyOf(block, body);
    this.#offered.set(key, [...options, ...(this.#offered.get(key) ?? [])]);
  }

  // The options of which the labels are known although the element does not list them.
  known(block, body) {
    const stated = this.#stated[block.block_id]?.[body.action_id] ?? {};
    const chosen = [body.initial_option, stated.selected_option, body.initial_options, stated.selected_options];
    return [...(this.#offered.get(keyOf(block, body)) ?? []), ...chosen.flat()].filter(Boolean);
  }

  // {block_id: {action_id: value}} of all that was touched and still stands in the blocks.
  dump(blocks) {
    const dumped = {};
    for (const [block, body] of blocks.flatMap((one) => [...operated(one, one)])) {
      const value = this.#touched.get(keyOf(block, body));
      if (value !== undefined) (dumped[block.block_id] ??= {})[body.action_id] = value;
    }
    return dumped;
  }
}

function keyOf(block, body) {
  return JSON.stringify([block.block_id, body.action_id]);
}

function simpleOf(held, prefix, text = `${prefix}value`) {
  if (!held) return undefined;
  const part = PARTS.find((one) => held[prefix + one] !== undefined);
  const value = part ? held[prefix + part] : held[text];
  if (part === "option") return value?.value;
  if (part === "options") return value?.map((one) => one.value);
  return value ?? undefined;
}

// All elements with an action_id, each with the block that Slack names for it.
function* operated(value, block) {
  if (value === null || typeof value !== "object") return;
  if (value.action_id) yield [block, value];
  for (const inner of Object.values(value)) yield* operated(inner, value.block_id ? value : block);
}
