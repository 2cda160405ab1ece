// Finding users.

import { call, currentUser, get } from '../api.js';
import { announce, ask, button, confirm, el, pill, time } from '../dom.js';
import { head, keepInAddress, operatorButton, pages, pane, table } from '../list.js';
import { emailText, userLink } from '../email.js';
import { plural } from '../words.js';

const PAUSE_BEFORE_SEARCH = 250;
const SESSIONS = '/api/admin/sessions';
const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const stateOf = (user) => {
  if (user.deletion_due !== null) {
    return pill('Will be deleted', 'bad');
  }
  return user.active ? pill('Active', 'good') : pill('Deactivated', 'bad');
};

const ROLES = { admin: 'Operator', auditor: 'Auditor', user: 'User' };

export const rolesOf = (user) => el('span', { class: 'pills' }, user.roles.map((role) =>
  pill(ROLES[role] ?? role, role === 'user' ? '' : 'accent')));

/** What a change of roles makes of the user. */
const roleChange = (roles) => {
  if (roles.includes('admin')) {
    return 'make operator';
  }
  return roles.includes('auditor') ? 'make auditor' : 'remove operator or auditor role';
};

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
      { label: 'User', kind: 'main', cell: (change) => userLink(change.user_id, change.email) },
      { label: 'Change', cell: (change) => [
        change.roles === null ? null : roleChange(change.roles),
        change.active === null ? null : change.active ? 'activate' : 'deactivate',
      ].filter((text) => text !== null).join(', ') },
      { label: 'Requested by', cell: (change) => emailText(change.requested_by_email) },
      { label: 'Expires', cell: (change) => time(change.expires_at, 'relative') },
      { label: 'Action', kind: 'end', operator: true, cell: (change) => {
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

/** A form for a new account; the answer, or null when it was left undone or rejected. */
async function newAccount({ title, text, action }, path) {
  const address = el('input', { id: 'email', type: 'email', required: true, maxlength: '254', autocomplete: 'off' });
  const values = await ask({ title, text, action, fields: [
    { control: address, field: el('div', { class: 'field' }, el('label', { for: 'email' }, 'E-mail'), address) },
    select('roles', 'Role', [['user', 'User'], ['auditor,user', 'Auditor'], ['admin,user', 'Operator']]),
    select('language', 'Language of mails', [['en', 'English'], ['de', 'German']]),
  ] });
  if (values === null) {
    return null;
  }
  try {
    return await call('POST', path, { ...values, roles: values.roles.split(',') });
  } catch (error) {
    announce(error.message, 'bad');
    return null;
  }
}

/** Invitations that were not accepted; nothing at all when there are none. */
function invitations(left) {
  const PATH = '/api/admin/invitations';
  const pending = pane(() => get(PATH, { limit: 200 }), render, left, 0);
  const act = (method, path, done) => async () => {
    try {
      await call(method, path);
      announce(done, 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    pending.reload({ quietly: true });
  };

  function render({ data }) {
    if (data.length === 0) {
      return [];
    }
    const { element, add } = table('Invitations that were not accepted, newest first', [
      { label: 'E-mail', kind: 'main', cell: (invitation) => emailText(invitation.email) },
      { label: 'Roles', cell: rolesOf },
      { label: 'Sent', cell: (invitation) => el('span', { class: 'stack' }, time(invitation.sent_at, 'relative'), invitation.invited_by_email === null ? null : el('span', { class: 'small' }, 'by ', emailText(invitation.invited_by_email))) },
      { label: 'Expires', cell: (invitation) => (new Date(invitation.expires_at) < new Date() ? pill('Expired', 'bad') : time(invitation.expires_at, 'relative')) },
      { label: 'Action', kind: 'end', operator: true, cell: (invitation) => {
        const path = `${PATH}/${encodeURIComponent(invitation.id)}`;
        return el('span', { class: 'actions' },
          button('Resend', act('POST', `${path}/resend`, 'The invitation has been sent again.')),
          button('Revoke', act('DELETE', path, 'The invitation has been revoked.')));
      } },
    ]);
    add(data);
    return el('section', { class: 'card' }, el('h2', {}, 'Invitations'), element);
  }

  async function invite() {
    const sent = await newAccount({
      title: 'Invite a user', text: 'The owner of the address gets a link that is valid for 7 days, and sets a password.', action: 'Send invitation',
    }, PATH);
    if (sent !== null) {
      announce('The invitation has been sent.', 'good');
      pending.reload({ quietly: true });
    }
  }

  pending.reload();
  return { element: pending.element, invite };
}

async function createUser() {
  const created = await newAccount({
    title: 'Create a user', text: 'The account has no password. Send a password reset from its page, so that the user can set one.', action: 'Create user',
  }, '/api/admin/users');
  if (created !== null) {
    announce('The user has been created.', 'good');
    location.hash = `#/users/${created.id}`;
  }
}

const END_BY = [['ip', 'Address or network'], ['email', 'E-mail or @domain'], ['role', 'Role']];

/** Counts first and asks again with the number; ends the sessions batch by batch. */
async function endSessions() {
  const value = el('input', { id: 'value', required: true, maxlength: '254', autocomplete: 'off', placeholder: '192.0.2.0/24' });
  const values = await ask({
    title: 'End the sessions of many users', text: 'You see how many sessions match before they end.', action: 'Count',
    fields: [
      select('by', 'By', END_BY),
      { control: value, field: el('div', { class: 'field' }, el('label', { for: 'value' }, 'Value'), value) },
    ],
  });
  if (values === null) {
    return;
  }
  const filter = { [values.by]: values.value };
  try {
    const { live, is_more: isMore } = await get(SESSIONS, filter);
    if (live === 0) {
      announce('No live session matches.');
    } else if (isMore) {
      announce(`More than ${live.toLocaleString()} sessions match. Choose a narrower filter.`, 'bad');
    } else if (await confirm({
      title: `End ${plural(live, 'session')}?`, text: `All devices with ${values.value} are signed out at once, except this one. Their users may sign in again.`, action: 'End sessions',
    })) {
      announce(`${plural(await endAll({ ...filter, at_most: live }), 'session')} ended.`, 'good');
    }
  } catch (error) {
    announce(error.message, 'bad');
  }
}

async function endAll(filter) {
  let total = 0;
  for (;;) {
    const { ended, remaining } = await call('DELETE', `${SESSIONS}?${new URLSearchParams(filter)}`);
    total += ended;
    if (ended === 0 || remaining === 0) {
      return total;
    }
  }
}

export default function users({ parameters, left, title }) {
  const email = el('input', { id: 'search-email', type: 'search', placeholder: 'Address, @domain or user id', autocomplete: 'off', value: parameters.get('email') ?? '', input: () => soon() });
  const state = select('search-state', 'State', [['', 'Any'], ['true', 'Active'], ['false', 'Deactivated']], parameters.get('active') ?? '');
  const role = select('search-role', 'Role', [['', 'Any'], ['admin', 'Operator'], ['auditor', 'Auditor'], ['user', 'User']], parameters.get('role') ?? '');
  const list = pages({
    caption: 'Users, newest first',
    columns: [
      { label: 'E-mail', kind: 'main', cell: (user) => userLink(user.id, user.email) },
      { label: 'State', cell: stateOf },
      { label: 'Roles', cell: rolesOf },
      { label: 'Last log-in', cell: (user) => time(user.last_login, 'relative') },
      { label: 'Signed up', cell: (user) => time(user.created_at) },
    ],
    fetchPage: (cursor) => get('/api/admin/users', { ...filter(), cursor }),
    nothing: ['No users found', 'No user matches. Search by the beginning of the e-mail address, by @ and the domain or by the user id, or reset the filters.'],
    left,
  });
  let timer;
  function filter() {
    return { email: email.value.trim(), active: state.control.value, role: role.control.value };
  }
  function search() {
    clearTimeout(timer);
    const text = email.value.trim();
    if (USER_ID.test(text)) {
      location.hash = `#/users/${text.toLowerCase()}`;
      return;
    }
    keepInAddress(filter());
    list.reload();
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE_BEFORE_SEARCH);
  }
  left.addEventListener('abort', () => clearTimeout(timer));
  for (const { control } of [state, role]) {
    control.addEventListener('change', search);
  }
  const form = el('form', { class: 'filters', role: 'search', submit: (event) => { event.preventDefault(); search(); } },
    el('div', { class: 'field' }, el('label', { for: 'search-email' }, 'E-mail'), email),
    state.field, role.field,
    button('Reset', () => { [email, state.control, role.control].forEach((control) => { control.value = ''; }); search(); }));
  list.reload();
  const pending = invitations(left);
  return [
    head(title, 'All users who have an account.', operatorButton('End sessions', endSessions), operatorButton('Create user', createUser), operatorButton('Invite user', pending.invite, 'primary')),
    roleChanges(left), pending.element, form, list.element,
  ];
}

export function select(id, label, options, chosen = '') {
  const control = el('select', { id }, options.map(([value, text]) =>
    el('option', { value, selected: value === chosen }, text)));
  return { control, field: el('div', { class: 'field' }, el('label', { for: id }, label), control) };
}
