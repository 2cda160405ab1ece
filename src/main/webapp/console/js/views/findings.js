// Patterns of attacks.

import { get } from '../api.js';
import { el, pill, time } from '../dom.js';
import { every, head, pages } from '../list.js';
import { count, patternName, short } from '../words.js';

/** A finding in one line, for the overview. */
export function findingRow(finding) {
  return el('li', { class: 'row' },
    el('span', { class: 'ellipsis' }, el('strong', {}, patternName(finding.pattern)), ' ', subject(finding)),
    time(finding.last_at, 'relative'));
}

/** Whom it is about: a user, what somebody typed as e-mail, or an address. */
function subject({ subject: text }) {
  const [kind, id] = text.split(':', 2);
  if (kind === 'user') {
    return el('a', { href: `#/users/${encodeURIComponent(id)}`, class: 'mono', title: id }, `user ${short(id)}`);
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

export default function findings({ left, title }) {
  const list = pages({
    caption: 'Suspicious patterns, newest first',
    columns: [
      { label: 'Pattern', cell: (finding) => pill(patternName(finding.pattern), 'bad') },
      { label: 'Subject', cell: subject },
      { label: 'Events', kind: 'number', cell: (finding) => count(finding.count) },
      { label: 'Distinct', kind: 'number', cell: (finding) => count(finding.distinct) },
      { label: 'First, last', cell: (finding) => el('span', { class: 'stack' }, time(finding.first_at), time(finding.last_at)) },
      { label: 'Sessions', cell: (finding) => stack(finding.sessions.map(sessionLink), finding.more_sessions) },
      { label: 'Addresses', cell: (finding) => stack(finding.addresses.map(addressLink), finding.more_addresses) },
    ],
    fetchPage: (cursor) => get('/api/admin/suspicious', { cursor }),
    nothing: ['Nothing suspicious', 'Attack patterns appear here within a minute.'],
    left,
  });
  list.reload();
  every(60, left, () => list.reload({ polling: true }));
  return [head(title, 'Password guessing, credential stuffing, password spraying and stolen refresh tokens, detected in the events.'), list.element];
}
