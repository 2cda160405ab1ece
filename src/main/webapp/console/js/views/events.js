// What happened, live or searched, and as a file.

import { download, get } from '../api.js';
import { announce, button, copyable, el, enteredOf, isoOf, pill, time } from '../dom.js';
import { every, head, keepInAddress, operatorButton, pages } from '../list.js';
import { userLink } from '../email.js';
import { savedViews } from '../saved.js';
import { EVENT_TYPES, eventName, outcome } from '../words.js';
import { select } from './users.js';

const LIVE_SECONDS = 5;

/** Everything but operators' own looking around, of which this page makes most. */
export const WITHOUT_OPERATORS = EVENT_TYPES.filter((type) => type !== 'operator_action').join(',');

export function eventColumns() {
  return [
    { label: 'Time', kind: 'nowrap', cell: (event) => time(event.created_at) },
    { label: 'Event', kind: 'main', cell: (event) => el('span', { class: 'stack' },
      el('strong', {}, eventName(event.type), event.count > 1 ? ` × ${event.count}` : ''),
      event.detail ? el('span', { class: 'muted small break' }, event.detail) : null) },
    { label: 'Outcome', cell: (event) => pill(...outcome(event)) },
    { label: 'User', cell: (event) => userLink(event.user_id, event.user_email) },
    { label: 'Address', cell: (event) => (event.ip === null ? null : el('a', { href: `#/events?ip=${encodeURIComponent(event.ip)}`, class: 'mono' }, event.ip)) },
  ];
}

const IDS = ['Session', 'User', 'Request', 'Event'];

/** What the row has no room for. */
export function eventDetails(event) {
  const facts = [
    ['UTC', event.created_at], ['Device', event.user_agent], ['OWASP name', event.owasp], ['Session', event.session_id],
    ['User', event.user_id], ['Actor', userLink(event.actor_id, event.actor_email)], ['Request', event.request_id], ['E-mail hash', event.email_hash], ['Event', event.id],
  ].filter(([, value]) => value);
  const shown = (name, value) => (IDS.includes(name) ? copyable(value, `the id: ${name.toLowerCase()}`) : value);
  return el('dl', { class: 'details' }, facts.map(([name, value]) => [el('dt', {}, name), el('dd', {}, shown(name, value))]));
}

export default function events({ parameters, left, title }) {
  const type = select('filter-type', 'Event', [
    [WITHOUT_OPERATORS, 'All but operators'], ['', 'All'], ...EVENT_TYPES.map((code) => [code, eventName(code)]),
  ], typeIn(parameters));
  const success = select('filter-success', 'Outcome', [['', 'Any'], ['true', 'Done'], ['false', 'Failed']], parameters.get('success') ?? '');
  const fields = {
    ip: field('ip', 'Address or network', parameters),
    email: field('email', 'E-mail', parameters),
    user_id: field('user_id', 'User id', parameters),
    from: dateField('from', 'From', parameters),
    to: dateField('to', 'To', parameters),
  };
  const rarer = {
    session_id: field('session_id', 'Session id', parameters),
    request_id: field('request_id', 'Request id', parameters),
    actor_id: field('actor_id', 'Actor id', parameters),
    reason: field('reason', 'Failure reason', parameters, 'text', 'wrong_password'),
    detail: field('detail', 'Part of the detail', parameters),
    user_agent: field('user_agent', 'Part of the device', parameters, 'text', 'Firefox'),
    email_hash: field('email_hash', 'E-mail hash', parameters),
    id: field('id', 'Event id', parameters),
  };
  const controls = { ...fields, ...rarer };
  const more = el('details', { class: 'more-filters', open: Object.values(rarer).some(({ control }) => control.value !== '') },
    el('summary', {}, 'More filters'),
    el('div', { class: 'filters' }, Object.values(rarer).map((entry) => entry.field)));
  const live = el('input', { type: 'checkbox', id: 'live', role: 'switch' });

  function filter() {
    const values = { type: type.control.value, success: success.control.value };
    for (const [name, { control }] of Object.entries(controls)) {
      values[name] = control.type === 'datetime-local' ? isoOf(control) : control.value.trim();
    }
    return values;
  }

  const list = pages({
    caption: 'Events, newest first',
    columns: eventColumns(),
    details: eventDetails,
    fetchPage: (cursor) => get('/api/admin/events', { ...filter(), cursor }),
    nothing: ['No event matches', 'Widen the filter, or wait for new events.'],
    left,
  });
  every(LIVE_SECONDS, left, () => {
    // Not under somebody who is reading details.
    if (live.checked && !list.element.querySelector('[aria-expanded=true]')) {
      list.reload({ polling: true });
    }
  });
  const form = el('form', { class: 'filters', submit: (event) => { event.preventDefault(); search(); }, change: () => search() },
    type.field, success.field, Object.values(fields).map((entry) => entry.field), more,
    button('Reset', () => {
      [type, success, ...Object.values(controls)].forEach(({ control }) => { control.value = ''; });
      type.control.value = WITHOUT_OPERATORS;
      search();
    }));

  function search() {
    const { type: types, ...others } = filter();
    // The default says nothing, and is long.
    keepInAddress(types === WITHOUT_OPERATORS ? others : { type: types === '' ? 'all' : types, ...others });
    saved.match();
    list.reload();
  }

  const saved = savedViews('events', left);
  const save = (format) => async () => {
    announce('The export has started.');
    try {
      await download('/api/admin/events/export', { ...filter(), format }, `auth-events.${format}`);
    } catch (error) {
      announce(error.message, 'bad');
    }
  };
  list.reload();
  return [
    head(title, 'Sign-ups, log-ins, rejected requests and changes.',
      el('span', { class: 'switch' }, live, el('label', { for: 'live' }, 'Live')),
      operatorButton('Export CSV', save('csv')), operatorButton('Export NDJSON', save('ndjson'))),
    saved.element, form, list.element,
  ];
}

function typeIn(parameters) {
  const type = parameters.get('type') ?? WITHOUT_OPERATORS;
  return type === 'all' ? '' : type;
}

/** A time is in UTC in the address, so that a link means the same in every zone. */
function field(name, label, parameters, type = 'text', placeholder = null) {
  const id = `filter-${name}`;
  const given = parameters.get(name) ?? '';
  const control = el('input', { id, type, autocomplete: 'off', placeholder, value: type === 'datetime-local' ? enteredOf(given) : given });
  return { control, field: el('div', { class: 'field' }, el('label', { for: id }, label), control) };
}

export const dateField = (name, label, parameters) => field(name, label, parameters, 'datetime-local');
