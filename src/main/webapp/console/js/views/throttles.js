// Throttled addresses and accounts, and releasing them.

import { call, get } from '../api.js';
import { announce, button, confirm, el, empty, pill, time } from '../dom.js';
import { every, head, pane, table } from '../list.js';
import { readable } from '../email.js';
import { plural } from '../words.js';

const LIMITS = { login: 'Log-ins', signup: 'Sign-ups', mail: 'Mails', passkey: 'Passkeys' };

const nameOf = (entry) => (entry.key === null ? 'An unknown account' : readable(entry.key));

export default function throttles({ left, title }) {
  const list = pane(() => get('/api/admin/throttles'), render, left, 6);

  async function release(entry) {
    const sure = await confirm({
      title: 'Release this throttle?',
      text: `${nameOf(entry)} can try again at once, with the full limit. Do not release throttles during an attack.`,
      action: 'Release', danger: false,
    });
    if (!sure) {
      return;
    }
    try {
      await call('DELETE', `/api/admin/throttles/${encodeURIComponent(entry.id)}`);
      announce('Released.', 'good');
    } catch (error) {
      announce(error.status === 404 ? 'The throttle has already expired.' : error.message, error.status === 404 ? '' : 'bad');
    }
    list.reload();
  }

  function render({ data }) {
    if (data.length === 0) {
      return empty('Nothing is throttled', 'Addresses and accounts are listed here while they are over their limit.');
    }
    const { element, add } = table('Throttled addresses and accounts, longest wait first', [
      { label: 'Address or account', kind: 'main', cell: (entry) => el('span', { class: entry.key === null ? 'muted' : 'mono break' }, nameOf(entry)) },
      { label: 'Limit', cell: (entry) => pill(entry.limit === 'account' ? 'Account' : `Address, ${LIMITS[entry.action]}`, 'warn') },
      { label: 'Until', cell: (entry) => el('span', {}, time(entry.until, 'relative')) },
      { label: 'Action', kind: 'end', operator: true, cell: (entry) => button('Release', () => release(entry)) },
    ]);
    add(data);
    return [el('p', { class: 'muted above' }, `${plural(data.length, 'entry', 'entries')}, on all nodes.`), element];
  }

  list.reload();
  every(10, left, () => list.reload({ polling: true }));
  return [head(title, 'Addresses and accounts that have exceeded their limit.'), list.element];
}
