// Finding users.

import { call, currentUser, get } from '../api.js';
import { announce, button, el, pill, time } from '../dom.js';
import { head, pages, pane, table } from '../list.js';

const PAUSE_BEFORE_SEARCH = 250;

export const stateOf = (user) => (user.active ? pill('Active', 'good') : pill('Deactivated', 'bad'));

export const rolesOf = (user) => el('span', { class: 'pills' }, user.roles.map((role) =>
  pill(role === 'admin' ? 'Operator' : 'User', role === 'admin' ? 'accent' : '')));

/** What waits for a second operator; nothing at all when nothing does. */
function roleChanges(left) {
  const waiting = pane(() => get('/api/admin/role-changes'), render, left, 0);
  const decide = (method, path, done) => async () => {
    try {
      await call(method, path);
      announce(done, 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    waiting.reload({ quietly: true });
  };

  function render({ data }) {
    if (data.length === 0) {
      return [];
    }
    const { element, add } = table('Changes waiting for a second operator', [
      { label: 'User', kind: 'main', cell: (change) => el('a', { href: `#/users/${change.user_id}` }, change.email) },
      { label: 'Change', cell: (change) => [
        change.roles === null ? null : change.roles.includes('admin') ? 'make operator' : 'remove operator role',
        change.active === null ? null : change.active ? 'activate' : 'deactivate',
      ].filter((text) => text !== null).join(', ') },
      { label: 'Requested by', cell: (change) => change.requested_by_email },
      { label: 'Expires', cell: (change) => time(change.expires_at, 'relative') },
      { label: 'Action', kind: 'end', cell: (change) => {
        const path = `/api/admin/role-changes/${encodeURIComponent(change.id)}`;
        return el('span', { class: 'actions' },
          change.requested_by === currentUser().user_id ? null : button('Approve', decide('POST', `${path}/approve`, 'The change has been approved.'), 'primary'),
          button('Reject', decide('DELETE', path, 'The change has been rejected.')));
      } },
    ]);
    add(data);
    return el('section', { class: 'card' }, el('h2', {}, 'Waiting for a second operator'), element);
  }

  waiting.reload();
  return waiting.element;
}

export default function users({ parameters, left, title }) {
  const email = el('input', { id: 'search-email', type: 'search', placeholder: 'Beginning of the e-mail address', autocomplete: 'off', value: parameters.get('email') ?? '', input: () => soon() });
  const state = select('search-state', 'State', [['', 'Any'], ['true', 'Active'], ['false', 'Deactivated']]);
  const role = select('search-role', 'Role', [['', 'Any'], ['admin', 'Operator'], ['user', 'User']]);
  const list = pages({
    caption: 'Users, newest first',
    columns: [
      { label: 'E-mail', kind: 'main', cell: (user) => el('a', { href: `#/users/${user.id}` }, user.email) },
      { label: 'State', cell: stateOf },
      { label: 'Roles', cell: rolesOf },
      { label: 'Last log-in', cell: (user) => time(user.last_login, 'relative') },
      { label: 'Signed up', cell: (user) => time(user.created_at) },
    ],
    fetchPage: (cursor) => get('/api/admin/users', { email: email.value.trim(), active: state.control.value, role: role.control.value, cursor }),
    nothing: ['No users found', 'No user matches. Search by the beginning of the e-mail address, or reset the filters.'],
    left,
  });
  let timer;
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => list.reload(), PAUSE_BEFORE_SEARCH);
  }
  for (const { control } of [state, role]) {
    control.addEventListener('change', () => list.reload());
  }
  const form = el('form', { class: 'filters', role: 'search', submit: (event) => { event.preventDefault(); list.reload(); } },
    el('div', { class: 'field' }, el('label', { for: 'search-email' }, 'E-mail'), email),
    state.field, role.field,
    button('Reset', () => { form.reset(); email.value = ''; list.reload(); }));
  list.reload();
  return [head(title, 'All users who have signed up.'), roleChanges(left), form, list.element];
}

export function select(id, label, options, chosen = '') {
  const control = el('select', { id }, options.map(([value, text]) =>
    el('option', { value, selected: value === chosen }, text)));
  return { control, field: el('div', { class: 'field' }, el('label', { for: id }, label), control) };
}
