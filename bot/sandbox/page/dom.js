// Making DOM nodes. Foreign text becomes text nodes only, so that it can never become HTML.

export const byId = (id) => document.getElementById(id);

// Properties with a dash are attributes; undefined ones and children that are null are left out.
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name.includes("-")) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// A button that does not submit the form around it.
export function makeButton(properties, ...children) {
  return element("button", { type: "button", ...properties }, ...children);
}

export function makeFaint(...children) {
  return element("span", { className: "faint" }, ...children);
}

let ids = 0;

export function newId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

// Marks the control of a Block Kit element, so that the focus finds it again after an update.
export function markControl(control, body, block) {
  control.dataset.action = body.action_id ?? "";
  control.dataset.block = block.block_id ?? "";
  return control;
}
