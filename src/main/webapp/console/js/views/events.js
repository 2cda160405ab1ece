// What happened, live or searched, and as a file.

import { download, get } from '../api.js';
import { announce, button, el, pill, time } from '../dom.js';
import { every, head, keepInAddress, operatorButton, pages } from '../list.js';
import { userLink } from '../email.js';
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

/** What the row has no room for. */
export function eventDetails(event) {
  const facts = [
    ['Device', event.user_agent], ['OWASP name', event.owasp], ['Session', event.session_id],
    ['User', event.user_id], ['Actor', userLink(event.actor_id, event.actor_email)], ['Request', event.request_id], ['E-mail hash', event.email_hash], ['Event', event.id],
  ].filter(([, value]) => value);
  return el('dl', { class: 'details' }, facts.map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
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
    session_id: field('session_id', 'Session id', parameters),
    request_id: field('request_id', 'Request id', parameters),
    from: dateField('from', 'From', parameters),
    to: dateField('to', 'To', parameters),
  };
  const live = el('input', { type: 'checkbox', id: 'live', role: 'switch' });

  function filter() {
    const values = { type: type.control.value, success: success.control.value };
    for (const [name, { control }] of Object.entries(fields)) {
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
    type.field, success.field, Object.values(fields).map((entry) => entry.field),
    button('Reset', () => {
      [type, success, ...Object.values(fields)].forEach(({ control }) => { control.value = ''; });
      type.control.value = WITHOUT_OPERATORS;
      search();
    }));

  function search() {
    const { type: types, ...others } = filter();
    // The default says nothing, and is long.
    keepInAddress(types === WITHOUT_OPERATORS ? others : { type: types === '' ? 'all' : types, ...others });
    list.reload();
  }

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
    form, list.element,
  ];
}

function typeIn(parameters) {
  const type = parameters.get('type') ?? WITHOUT_OPERATORS;
  return type === 'all' ? '' : type;
}

/** A time is in UTC in the address, so that a link means the same in every zone. */
function field(name, label, parameters, type = 'text') {
  const id = `filter-${name}`;
  const given = parameters.get(name) ?? '';
  const control = el('input', { id, type, autocomplete: 'off', value: type === 'datetime-local' ? local(given) : given });
  return { control, field: el('div', { class: 'field' }, el('label', { for: id }, label), control) };
}

export const dateField = (name, label, parameters) => field(name, label, parameters, 'datetime-local');

/** The time in a field, in UTC; empty without one. */
export const isoOf = (control) => (control.value ? new Date(control.value).toISOString() : '');

/** What a field for a local time shows; empty for what is no time. */
function local(iso) {
  const moment = new Date(iso);
  if (iso === '' || Number.isNaN(moment.getTime())) {
    return '';
  }
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
}
