// The only place that makes elements. Text is always a text node, never markup: whatever a user agent or
// an e-mail holds, it is shown and not run.

const SVG = 'http://www.w3.org/2000/svg';

/** An element; functions among the attributes are listeners, null and false leave an attribute out. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      element.addEventListener(key, value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** A line icon, decoration only. */
export function icon(...paths) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

export function button(label, listener, kind = '') {
  return el('button', { type: 'button', class: `button ${kind}`.trim(), click: listener }, label);
}

/** A short state, such as "Active"; the tone is a colour, the text says it all. */
export function pill(text, tone = '') {
  return el('span', { class: `pill ${tone}`.trim() }, text);
}

export function code(text) {
  return el('code', {}, text);
}

/** An id with a button that copies it. Browsers offer the clipboard to https and localhost only. */
export function copyable(text, what) {
  const copy = el('button', {
    type: 'button', class: 'button small', 'aria-label': `Copy ${what}`,
    click: async () => {
      await navigator.clipboard.writeText(text);
      announce('Copied.', 'good');
    },
  }, 'Copy');
  return el('span', { class: 'copyable' }, code(text), navigator.clipboard ? copy : null);
}

/** A field for a password, and a button that shows what was typed. */
export function revealing(control) {
  const toggle = el('button', {
    type: 'button', class: 'button small', 'aria-controls': control.id,
    click: () => {
      const hidden = control.type === 'password';
      control.type = hidden ? 'text' : 'password';
      toggle.textContent = hidden ? 'Hide password' : 'Show password';
    },
  }, 'Show password');
  return el('span', { class: 'revealing' }, control, toggle);
}

/** Tells a screen reader how much a list shows. */
export function tellResults(text) {
  document.getElementById('results').textContent = text;
}

const DAY_AND_TIME = { dateStyle: 'medium', timeStyle: 'medium' };
const LOCAL = new Intl.DateTimeFormat(undefined, DAY_AND_TIME);
const UTC = new Intl.DateTimeFormat(undefined, { ...DAY_AND_TIME, timeZone: 'UTC' });
const UTC_CHOSEN = 'sallyport.utc';
const RELATIVE = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** How long ago or ahead, in the largest unit that fits. */
export function relative(moment, now = Date.now()) {
  const seconds = Math.round((moment - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return RELATIVE.format(Math.trunc(seconds / size), unit);
}

let utc = readChoice();

function readChoice() {
  try {
    return localStorage.getItem(UTC_CHOSEN) === 'true';
  } catch {
    // A browser may forbid the storage.
    return false;
  }
}

/** Whether times are shown and entered in UTC rather than in the zone of this browser. */
export const isUtc = () => utc;

/** Shows all times on the page and later ones in UTC or in the zone of this browser; this browser keeps the choice. */
export function showUtc(chosen) {
  const fields = [...document.querySelectorAll('input[type=datetime-local]')].map((control) => [control, isoOf(control)]);
  utc = chosen;
  try {
    if (chosen) {
      localStorage.setItem(UTC_CHOSEN, 'true');
    } else {
      localStorage.removeItem(UTC_CHOSEN);
    }
  } catch {
    // Then the choice lasts as long as the page.
  }
  fields.forEach(([control, iso]) => { control.value = enteredOf(iso); });
  document.querySelectorAll('time[datetime]').forEach(writeTime);
  document.dispatchEvent(new Event('zonechange'));
}

/** The day and the time, with its zone unless that is the zone of this browser. */
export function timeText(iso, inUtc = utc) {
  const moment = new Date(iso);
  return inUtc ? `${UTC.format(moment)} UTC` : LOCAL.format(moment);
}

/** From one time to another, in the chosen zone. */
export function rangeText(from, to) {
  return utc ? `${UTC.formatRange(from, to)} UTC` : LOCAL.formatRange(from, to);
}

/** A time as people of this browser write it, in the chosen zone; in the other one on hovering. */
export function time(iso, style = 'absolute') {
  if (iso === null) {
    return el('span', { class: 'muted' }, 'never');
  }
  return writeTime(el('time', { datetime: iso, 'data-style': style }));
}

function writeTime(element) {
  const { dateTime: iso } = element;
  const isRelative = element.dataset.style === 'relative';
  element.textContent = isRelative ? relative(new Date(iso)) : timeText(iso);
  const other = utc ? timeText(iso, false) : iso;
  element.title = isRelative ? `${timeText(iso)} (${other})` : other;
  return element;
}

/** The time in a field of the type datetime-local, in UTC; empty without one. */
export function isoOf(control) {
  return control.value ? new Date(utc ? `${control.value}Z` : control.value).toISOString() : '';
}

/** What a field of the type datetime-local shows for a time; empty for what is no time. */
export function enteredOf(iso) {
  const moment = new Date(iso);
  if (iso === '' || Number.isNaN(moment.getTime())) {
    return '';
  }
  const shift = utc ? 0 : moment.getTimezoneOffset() * 60000;
  return new Date(moment.getTime() - shift).toISOString().slice(0, 16);
}

/** Shows a message for a few seconds and announces it to screen readers. */
export function announce(text, tone = '') {
  document.getElementById('status').textContent = text;
  const toast = el('div', { class: `toast ${tone}`.trim() }, text);
  document.getElementById('toasts').append(toast);
  setTimeout(() => toast.remove(), 5000);
}

/**
 * Asks before an action. Escape and the cancel button leave it undone.
 *
 * @returns whether to do it
 */
export function confirm({ title, text, action, danger = true, cancel = 'Cancel' }) {
  return new Promise((resolve) => {
    const answer = (yes) => () => {
      dialog.returnValue = yes ? 'yes' : '';
      dialog.close();
    };
    const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' },
      el('h2', { id: 'dialog-title' }, title),
      el('p', {}, text),
      el('div', { class: 'actions end' },
        button(cancel, answer(false)),
        button(action, answer(true), danger ? 'danger' : 'primary')));
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The result of ask if the other button was chosen. */
export const OTHER = Symbol('other');

/**
 * Asks for some values in a form. Escape and the cancel button leave it undone.
 *
 * @param fields made by field and select, each with the control's id as the name of its value
 * @param other the label of another button, or null
 * @returns the values by name, null, or OTHER
 */
export function ask({ title, text, action, fields, other }) {
  return new Promise((resolve) => {
    const form = el('form', { method: 'dialog', submit: () => { dialog.returnValue = 'yes'; } },
      el('h2', { id: 'dialog-title' }, title),
      el('p', {}, text),
      fields.map(({ field }) => field),
      el('div', { class: 'actions end' },
        button('Cancel', () => { dialog.returnValue = ''; dialog.close(); }),
        other ? button(other, () => { dialog.returnValue = 'other'; dialog.close(); }) : '',
        el('button', { class: 'button primary' }, action)));
    const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, form);
    dialog.addEventListener('close', () => {
      dialog.remove();
      if (dialog.returnValue === 'other') {
        resolve(OTHER);
        return;
      }
      resolve(dialog.returnValue === 'yes'
        ? Object.fromEntries(fields.map(({ control }) => [control.id, control.value.trim()])) : null);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** What a place shows until it has something to show. */
export function skeleton(lines = 4) {
  return el('div', { class: 'skeleton', 'aria-label': 'Loading' },
    Array.from({ length: lines }, () => el('div', {})));
}

export function empty(title, text) {
  return el('div', { class: 'empty' }, el('strong', {}, title), el('p', {}, text));
}

/** An error with a way on. */
export function failure(error, retry) {
  return el('div', { class: 'empty failure', role: 'alert' },
    el('strong', {}, 'Loading failed'),
    el('p', {}, error.message),
    error.requestId ? el('p', { class: 'muted small' }, 'Request ', code(error.requestId)) : null,
    button('Try again', retry));
}
