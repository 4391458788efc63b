// Behind the scenes: what passes between the bot, Slack and the services, what can be broken, and the clock.

import { Armed, drawForms } from "./disturbances.js";
import { Clock } from "./clock.js";
import { element, makeButton, newId } from "./dom.js";
import { explain, toast } from "./server.js";
import { Traffic } from "./traffic.js";

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

// Fills the drawer; it listens to the sandbox only while it is open, for browsers keep few connections to one address.
export function mount(root, { post }) {
  const ask = async (name, body = {}) => {
    const outcome = await post(`backstage/${name}`, body);
    if (!outcome.ok) toast(explain(outcome));
    return outcome;
  };
  const traffic = new Traffic(ask);
  const armed = new Armed(ask);
  const clock = new Clock(ask);
  const forms = element("div", { className: "panel" }, armed.node);
  drawSheets(root, { Traffic: traffic.node, "Break things": forms, Clock: clock.node });

  traffic.follow(traffic.node.parentElement);
  let stream = null;
  let drawn = null;
  const follow = () => {
    stream?.close();
    const isSeen = !root.hidden && !document.hidden;
    stream = isSeen ? new EventSource(`/sandbox/backstage/events?after=${traffic.newest}`) : null;
    if (!stream) return;
    stream.onmessage = (event) => {
      const told = JSON.parse(event.data);
      if (!traffic.isOf(told.run)) return follow(); // the sandbox was started again, and counts from one
      traffic.add(told.entries);
      armed.show(told);
      clock.show(told);
    };
    // By itself the browser would ask again for all that has been told already.
    stream.onerror = () => {
      stream?.close();
      setTimeout(() => root.hidden || follow(), 2000);
    };
    drawn ??= drawForms(forms, ask);
  };
  new MutationObserver(follow).observe(root, { attributeFilter: ["hidden"] });
  document.addEventListener("visibilitychange", follow);
  addEventListener("hashchange", () => traffic.tellTimes());
}

function drawSheets(root, sheets) {
  const list = element("div", { className: "sheets", role: "tablist", ariaLabel: "Behind the scenes" });
  const tabs = Object.entries(sheets).map(([name, content]) => drawSheet(name, content));
  const select = (chosen) => tabs.forEach(({ tab, panel }) => {
    tab.ariaSelected = String(tab === chosen);
    tab.tabIndex = tab === chosen ? 0 : -1;
    panel.hidden = tab !== chosen;
  });
  list.append(...tabs.map(({ tab }) => tab));
  list.addEventListener("click", (event) => event.target.role === "tab" && select(event.target));
  list.addEventListener("keydown", (event) => {
    const buttons = tabs.map(({ tab }) => tab);
    const next = STEPS[event.key] && buttons.at((buttons.indexOf(event.target) + STEPS[event.key]) % buttons.length);
    if (!next) return;
    select(next);
    next.focus();
  });
  root.append(list, ...tabs.map(({ panel }) => panel));
  select(tabs[0].tab);
}

function drawSheet(name, content) {
  const [tabId, panelId] = [newId("sheet"), newId("panel")];
  const tab = makeButton({ className: "button", role: "tab", id: tabId, "aria-controls": panelId }, name);
  const panel = element("div", { role: "tabpanel", id: panelId, "aria-labelledby": tabId, tabIndex: 0 }, content);
  return { tab, panel };
}
