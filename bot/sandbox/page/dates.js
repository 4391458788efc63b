// Moments in a person's time zone, as Slack writes them.

const DAY = 24 * 3600 * 1000; // milliseconds
let lead = 0; // milliseconds by which the sandbox is ahead of the browser
const FORMATS = {
  date_num: (moment, zone) => dayOf(moment, zone),
  date: (moment, zone) => dateOf(moment, zone, { month: "long" }),
  date_short: (moment, zone) => dateOf(moment, zone, { month: "short" }),
  date_long: (moment, zone) => dateOf(moment, zone, { month: "long", weekday: "long" }),
  date_pretty: (moment, zone) => relativeDay(moment, zone) ?? FORMATS.date(moment, zone),
  date_short_pretty: (moment, zone) => relativeDay(moment, zone) ?? FORMATS.date_short(moment, zone),
  date_long_pretty: (moment, zone) => relativeDay(moment, zone) ?? FORMATS.date_long(moment, zone),
  time: (moment, zone) => timeOf(moment, zone),
  time_secs: (moment, zone) => timeOf(moment, zone, { second: "2-digit" }),
  ago: (moment) => agoOf(moment),
};

// Days are told from this moment on as the sandbox counts them.
export function setNow(seconds) {
  lead = seconds * 1000 - Date.now();
}

// "{date_short} at {time}" → "Dec 1, 2026 at 09:00"; tokens that are not known stay.
export function formatDate(format, moment, zone) {
  return format.replace(/\{(\w+)\}/g, (whole, name) => FORMATS[name]?.(moment, zone) ?? whole);
}

export function timeOf(moment, zone, parts = {}) {
  const clock = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...parts };
  return new Intl.DateTimeFormat("en", clock).format(moment);
}

// "2026-12-01": the day that it is there.
export function dayOf(moment, zone) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(moment);
}

// "2026-12-01T09:00" in the zone ↔ seconds since 1970: what a datetime-local input shows, and what Slack keeps.
export function localOf(seconds, zone) {
  const moment = new Date(seconds * 1000);
  return `${dayOf(moment, zone)}T${timeOf(moment, zone)}`;
}

export function secondsOf(local, zone) {
  const wall = Date.parse(`${local}Z`);
  // The offset depends on the moment that is looked for: the second look is right on the days when clocks change, too.
  const guess = wall - offsetAt(wall, zone);
  return (wall - offsetAt(guess, zone)) / 1000;
}

function offsetAt(at, zone) {
  const whole = Math.floor(at / 60_000) * 60_000;
  return Date.parse(`${localOf(whole / 1000, zone)}Z`) - whole;
}

export function relativeDay(moment, zone) {
  const distance = Math.round((Date.parse(dayOf(moment, zone)) - Date.parse(dayOf(now(), zone))) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[distance];
}

function now() {
  return new Date(Date.now() + lead);
}

function dateOf(moment, zone, parts) {
  return new Intl.DateTimeFormat("en", { timeZone: zone, day: "numeric", year: "numeric", ...parts }).format(moment);
}

function agoOf(moment) {
  const minutes = Math.round((moment - now()) / 60_000);
  const [count, unit] = [[minutes, "minute"], [minutes / 60, "hour"], [minutes / 1440, "day"]]
    .findLast(([size]) => Math.abs(size) >= 1) ?? [0, "minute"];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.round(count), unit);
}
