// Patterns of attacks, and what operators have decided about them.

import { call, currentUser, get } from '../api.js';
import { announce, ask, button, el, isoOf, pill, time } from '../dom.js';
import { emailText, userLink } from '../email.js';
import { every, head, keepInAddress, pages } from '../list.js';
import { count, patternName, plural, short } from '../words.js';
import { savedViews } from '../saved.js';
import { dateField } from './events.js';
import { select } from './users.js';

const MAX_NOTE = 800;

/** A finding in one line, for the overview. */
export function findingRow(finding) {
  return el('li', { class: 'row' },
    el('span', { class: 'ellipsis' }, el('strong', {}, patternNames(finding)), ' ', subject(finding)),
    time(lastOf(finding), 'relative'));
}

/** The finding and the further patterns that the attack matches. */
const withParts = (finding) => [finding, ...finding.parts];

const patternNames = (finding) => [...new Set(withParts(finding).map((one) => patternName(one.pattern)))].join(', ');

const firstOf = (finding) => withParts(finding).map((one) => one.first_at).sort()[0];

const lastOf = (finding) => withParts(finding).map((one) => one.last_at).sort().at(-1);

/** A pattern that the attack matches: whom it is about, and how much of it there was. */
function pattern(one) {
  return el('span', { class: 'stack pattern' }, pill(patternName(one.pattern), 'bad'), subject(one),
    el('span', { class: 'muted small' }, `${plural(one.count, 'event')}, ${count(one.distinct)} distinct`));
}

const furtherParts = ({ more_parts: more }) => (more > 0 ? el('span', { class: 'muted small' }, `and ${count(more)} more`) : null);

/** What the patterns of an attack name, each once. */
function named(finding, list, more, key, link) {
  const items = new Map(withParts(finding).flatMap((one) => one[list]).map((item) => [key(item), item]));
  // The same may be among those that two patterns only count.
  return stack([...items.values()].map(link), Math.max(...withParts(finding).map((one) => one[more])));
}

/** Whom it is about: a user, what somebody typed as e-mail, or an address. */
function subject({ subject: text, subject_email: email }) {
  const [kind, id] = text.split(':', 2);
  if (kind === 'user') {
    return userLink(id, email);
  }
  return kind === 'email'
    ? el('span', { class: 'mono', title: id }, `unknown e-mail ${short(id)}`)
    : addressLink(text);
}

function addressLink(address) {
  return el('a', { href: `#/events?ip=${encodeURIComponent(address)}`, class: 'mono' }, address);
}

/** A session that got in or was stolen: its events, and where it was. */
function sessionLink({ id, address }) {
  return el('span', {},
    el('a', { href: `#/events?session_id=${encodeURIComponent(id)}`, class: 'mono', title: id }, short(id)),
    address ? [' from ', addressLink(address)] : null);
}

function stack(items, more) {
  return items.length === 0 ? null : el('span', { class: 'stack' }, items,
    more > 0 ? el('span', { class: 'muted' }, `and ${count(more)} more`) : null);
}

/** Who has acknowledged it and has it in hand, and what is known about it. */
function reviewOf({ review }) {
  if (review === null) {
    return pill('Open', 'warn');
  }
  return el('span', { class: 'stack' },
    review.acknowledged_at === null ? pill('Open', 'warn')
      : [pill('Acknowledged', 'good'), el('span', { class: 'muted small' }, by(review.acknowledged_by_email), time(review.acknowledged_at, 'relative'))],
    review.assigned_to === null ? null : el('span', { class: 'small' }, 'Assigned to ', emailText(review.assigned_to_email)),
    review.note === null ? null : el('span', { class: 'small break' }, review.note));
}

const by = (email) => (email === null ? null : ['by ', emailText(email), ', ']);

export default function findings({ parameters, left, title }) {
  const state = select('finding-state', 'State', [['false', 'Open'], ['true', 'Acknowledged'], ['', 'All']], stateIn(parameters));
  const assignee = select('finding-assignee', 'Assigned to', [['', 'Anybody'], [currentUser().user_id, 'Me']], parameters.get('assigned_to') ?? '');
  const email = el('input', { id: 'finding-email', type: 'search', autocomplete: 'off', value: parameters.get('email') ?? '' });
  const from = dateField('from', 'From', parameters);
  const to = dateField('to', 'To', parameters);
  const list = pages({
    caption: 'Suspicious patterns, newest first',
    columns: [
      { label: 'Attack', kind: 'main', cell: (finding) => el('span', { class: 'stack' }, withParts(finding).map(pattern), furtherParts(finding)) },
      { label: 'First, last', cell: (finding) => el('span', { class: 'stack' }, time(firstOf(finding)), time(lastOf(finding))) },
      { label: 'Sessions', cell: (finding) => named(finding, 'sessions', 'more_sessions', ({ id }) => id, sessionLink) },
      { label: 'Addresses', cell: (finding) => named(finding, 'addresses', 'more_addresses', (address) => address, addressLink) },
      { label: 'State', cell: reviewOf },
      { label: 'Action', kind: 'end', operator: true, cell: (finding) => button('Review', () => review(finding)) },
    ],
    fetchPage: (cursor) => get('/api/admin/suspicious', { ...filter(), cursor }),
    nothing: ['Nothing suspicious', 'No finding matches. Attack patterns appear here within a minute.'],
    left,
  });

  function filter() {
    return { acknowledged: state.control.value, assigned_to: assignee.control.value, email: email.value.trim(), from: isoOf(from.control), to: isoOf(to.control) };
  }

  function search() {
    const { acknowledged, ...others } = filter();
    // Open findings are the default.
    keepInAddress(acknowledged === 'false' ? others : { acknowledged: acknowledged || 'all', ...others });
    saved.match();
    list.reload();
  }

  async function review(finding) {
    const before = finding.review ?? { acknowledged_at: null, assigned_to: null, note: null };
    const others = before.assigned_to === null || before.assigned_to === currentUser().user_id ? []
      : [[before.assigned_to, before.assigned_to_email]];
    const room = el('p', { id: 'note-room', class: 'hint' });
    const note = el('input', {
      id: 'note', maxlength: String(MAX_NOTE), autocomplete: 'off', 'aria-describedby': 'note-room', value: before.note ?? '', input: () => tellRoom(),
    });
    const tellRoom = () => { room.textContent = `${note.value.length} of at most ${MAX_NOTE} characters, on one line`; };
    tellRoom();
    const values = await ask({
      title: 'Review this finding', text: `${patternNames(finding)}. What you change is recorded, with the note.`, action: 'Save',
      fields: [
        select('acknowledged', 'State', [['false', 'Open'], ['true', 'Acknowledged']], String(before.acknowledged_at !== null)),
        select('assigned_to', 'Assigned to', [['', 'Nobody'], [currentUser().user_id, 'Me'], ...others], before.assigned_to ?? ''),
        { control: note, field: el('div', { class: 'field' }, el('label', { for: 'note' }, 'Note'), note, room) },
      ],
    });
    if (values === null) {
      return;
    }
    try {
      await call('PUT', `/api/admin/suspicious/${encodeURIComponent(finding.id)}/review`,
        { acknowledged: values.acknowledged === 'true', assigned_to: values.assigned_to || null, note: values.note || null });
      announce('The finding has been reviewed.', 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    list.reload({ quietly: true });
  }

  const saved = savedViews('suspicious', left);
  list.reload();
  every(60, left, () => list.reload({ polling: true }));
  const form = el('form', { class: 'filters', submit: (event) => { event.preventDefault(); search(); }, change: () => search() },
    state.field, assignee.field, el('div', { class: 'field' }, el('label', { for: 'finding-email' }, 'E-mail'), email), from.field, to.field);
  return [
    head(title, 'Password guessing, credential stuffing, password spraying and stolen refresh tokens, detected in the events.'),
    saved.element, form, list.element,
  ];
}

function stateIn(parameters) {
  const state = parameters.get('acknowledged') ?? 'false';
  return state === 'all' ? '' : state;
}
