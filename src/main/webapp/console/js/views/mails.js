// The outbox: mails that wait, were sent or have failed, and sending a failed one again.

import { call, get } from '../api.js';
import { announce, button, el, pill, time } from '../dom.js';
import { emailText, userLink } from '../email.js';
import { every, head, keepInAddress, pages } from '../list.js';
import { count, short, words } from '../words.js';
import { select } from './users.js';

const STATES = { failed: ['Failed', 'bad'], pending: ['Waiting', 'warn'], sent: ['Sent', 'good'] };

/** The address, which a mail has until it is sent, and afterwards its user. */
function recipient({ recipient: address, user_id: user }) {
  if (address !== null) {
    return user === null ? emailText(address) : userLink(user, address);
  }
  return user === null ? el('span', { class: 'muted' }, 'no account')
    : el('a', { href: `#/users/${encodeURIComponent(user)}`, class: 'mono', title: user }, short(user));
}

export default function mails({ parameters, left, title }) {
  const wanted = parameters.get('state');
  const state = select('mail-state', 'State', Object.entries(STATES).map(([code, [text]]) => [code, text]), wanted in STATES ? wanted : 'failed');
  const list = pages({
    caption: 'Mails, newest first',
    columns: [
      { label: 'Mail', kind: 'main', cell: (mail) => el('span', { class: 'stack' }, el('strong', {}, words(mail.template)), recipient(mail)) },
      { label: 'State', cell: (mail) => el('span', { class: 'stack' }, pill(...STATES[mail.state]), mail.error === null ? null : el('span', { class: 'small break' }, mail.error)) },
      { label: 'Attempts', kind: 'number', cell: (mail) => count(mail.attempts) },
      { label: 'Written', cell: (mail) => time(mail.created_at) },
      { label: 'Next attempt, or end', cell: (mail) => time(mail.next_attempt_at ?? mail.settled_at) },
      { label: 'Action', kind: 'end', operator: true, cell: (mail) => (mail.state === 'failed' ? button('Send again', () => retry(mail)) : null) },
    ],
    fetchPage: (cursor) => get('/api/admin/mails', { state: state.control.value, cursor }),
    nothing: ['No mails', 'No mail is in this state.'],
    left,
  });

  async function retry(mail) {
    try {
      await call('POST', `/api/admin/mails/${encodeURIComponent(mail.id)}/retry`);
      announce('The mail will be sent again.', 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    list.reload({ quietly: true });
  }

  list.reload();
  every(30, left, () => list.reload({ polling: true }));
  const form = el('form', {
    class: 'filters',
    submit: (event) => event.preventDefault(),
    change: () => { keepInAddress({ state: state.control.value }); list.reload(); },
  }, state.field);
  return [head(title, 'Mails of the outbox, without their links and codes.'), form, list.element];
}
