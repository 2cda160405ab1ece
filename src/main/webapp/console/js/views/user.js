// One user: state, roles, sessions, what happened.

import { call, currentUser, get, isAuditor } from '../api.js';
import { announce, button, confirm, copyable, el, empty, relative, time } from '../dom.js';
import { head, operatorButton, pane, table } from '../list.js';
import { readable } from '../email.js';
import { factorName, plural } from '../words.js';
import { withRecentAuthentication } from '../reauthentication.js';
import { rolesOf, stateOf } from './users.js';
import { eventColumns, eventDetails, WITHOUT_OPERATORS } from './events.js';

const EVENTS_SHOWN = 20;
const SESSIONS_AT_ONCE = 100;

export default function user({ id, left }) {
  const heading = head('User');
  heading.querySelector('h1').classList.add('break');
  const path = `/api/admin/users/${encodeURIComponent(id)}`;
  const eventsOf = `#/events?user_id=${encodeURIComponent(id)}`;
  const profile = pane(find, renderProfile, left, 3);
  const sessions = pane(() => get(`${path}/sessions`, { limit: SESSIONS_AT_ONCE }), renderSessions, left);
  const events = pane(() => get('/api/admin/events', { user_id: id, type: WITHOUT_OPERATORS, limit: EVENTS_SHOWN }), renderEvents, left);
  const factors = pane(() => get(`${path}/factors`), renderFactors, left, 2);
  const applications = pane(() => get(`${path}/applications`), renderApplications, left, 2);
  const reload = () => [profile, factors, sessions, applications, events].forEach((part) => part.reload({ quietly: true }));
  // Shown once the user is known to exist.
  const sections = [
    el('section', { hidden: true }, el('h2', {}, 'Sign-in methods'), factors.element),
    el('section', { hidden: true }, el('h2', {}, 'Sessions'), sessions.element),
    el('section', { hidden: true }, el('h2', {}, 'Applications'), applications.element),
    el('section', { hidden: true },
      el('div', { class: 'card-head' }, el('h2', {}, 'Latest events'), el('a', { href: eventsOf }, 'All events')),
      events.element),
  ];

  /** The user, or null. */
  async function find() {
    try {
      return await get(path);
    } catch (refusal) {
      if (refusal.status === 404) {
        return null;
      }
      throw refusal;
    }
  }

  /** Asks, does it, says so, and shows how it is now. */
  async function change(question, request, done) {
    if (await confirm(question)) {
      try {
        const answer = await request();
        announce(answer?.expires_at ? 'Another operator must approve the change on the Users page.'
          : answer?.removal_due ? `The removal is due ${relative(new Date(answer.removal_due))}. The user has been notified.` : done, answer?.expires_at ? '' : 'good');
      } catch (error) {
        announce(error.message, 'bad');
      }
      reload();
    }
  }

  /** A user is made an operator or an auditor, and an operator or auditor a user. */
  function roleButtons(found, own) {
    const role = ['admin', 'auditor'].find((code) => found.roles.includes(code));
    const name = (code) => (code === 'admin' ? 'operator' : 'auditor');
    const set = (roles) => () => call('PATCH', path, { roles });
    const make = (code, rights) => button(`Make ${name(code)}`, () => change({
      title: `Make this user an ${name(code)}?`, text: `${found.email} ${rights} and must sign in again everywhere.${own}`, action: `Make ${name(code)}`, danger: false,
    }, set([code, 'user']), 'The roles have been changed.'));
    if (role === undefined) {
      return [
        make('auditor', 'can read everything in this console, but not change or export anything,'),
        make('admin', 'gets the same rights as you'),
      ];
    }
    return button(`Remove ${name(role)} role`, () => change({
      title: `Remove the ${name(role)} role?`, text: `${found.email} loses the ${name(role)} role and is signed out everywhere.${own}`, action: 'Remove role',
    }, set(['user']), 'The roles have been changed.'));
  }

  function renderProfile(found) {
    const areNew = sections[0].hidden;
    sections.forEach((section) => { section.hidden = found === null; });
    if (found === null) {
      return empty('No such user', ['The address is wrong, or the account has been deleted. ', el('a', { href: eventsOf }, 'All events')]);
    }
    if (areNew) {
      [factors, sessions, applications, events].forEach((part) => part.reload());
    }
    const self = found.id === currentUser().user_id;
    const own = self ? ' This is your own account: you will be signed out.' : '';
    heading.querySelector('h1').textContent = readable(found.email);
    return el('section', { class: 'card profile' },
      el('div', { class: 'card-head' },
        el('span', { class: 'pills' }, stateOf(found), rolesOf(found)),
        isAuditor() ? null : el('div', { class: 'actions' },
          roleButtons(found, own),
          found.email_verified ? null : button('Mark e-mail as verified', () => change({
            title: 'Mark the e-mail address as verified?', text: `Do this only if you know that ${found.email} belongs to the person who uses this account.`, action: 'Mark as verified', danger: false,
          }, () => call('POST', `${path}/verify-email`), 'The e-mail address is marked as verified.')),
          found.active ? button('Send password reset', () => change({
            title: 'Send a password reset?', text: `${found.email} gets a link and a code to set a new password. You see neither.`, action: 'Send', danger: false,
          }, () => call('POST', `${path}/password-reset`), 'The password reset has been sent.')) : null,
          found.deletion_due === null
            ? button('Delete', () => change({
              title: 'Delete this user?', text: `${found.email} is signed out everywhere. The account is deleted when the grace period ends; until then you can restore it, and so can the user unless you deactivate the account.${own}`, action: 'Delete',
            }, () => call('DELETE', path), 'The user will be deleted.'), 'danger')
            : button('Restore', () => change({
              title: 'Restore this user?', text: `${found.email} keeps the account and can sign in again.`, action: 'Restore', danger: false,
            }, () => call('POST', `${path}/restore`), 'The user has been restored.'), 'primary'),
          found.active
            ? button('Deactivate', () => change({
              title: 'Deactivate this user?', text: `${found.email} is signed out everywhere and cannot sign in until you activate the account again.${own}`, action: 'Deactivate',
            }, () => call('PATCH', path, { active: false }), 'The user has been deactivated.'), 'danger')
            : button('Activate', () => change({
              title: 'Activate this user?', text: `${found.email} can sign in again.`, action: 'Activate', danger: false,
            }, () => call('PATCH', path, { active: true }), 'The user has been activated.'), 'primary'))),
      el('dl', { class: 'facts' },
        fact('User id', copyable(found.id, 'the user id')),
        readable(found.email) === found.email ? null : fact('Stored address', el('code', {}, found.email)),
        fact('E-mail address', found.email_verified ? 'verified' : 'not verified'),
        fact('Signed up', time(found.created_at)),
        fact('Last log-in', time(found.last_login)),
        found.deletion_due === null ? null : fact('Will be deleted', time(found.deletion_due)),
        fact('Live sessions', String(found.live_sessions))));
  }

  function renderFactors({ data, removal }) {
    if (data.length === 0) {
      return empty('No way to sign in', 'Send a password reset, so that the user can set a password.');
    }
    const remove = (label, request) => button(label, () => change({
      title: 'Remove second factors?', text: 'Do this only if you know that you speak with the user. The user is notified and signed out everywhere, and the password alone is then enough.', action: 'Remove',
    }, () => withRecentAuthentication(request), 'The second factors have been removed.'), 'danger');
    const { element, add } = table('Sign-in methods', [
      { label: 'Type', kind: 'main', cell: (factor) => factorName(factor.type) },
      { label: 'Number', cell: (factor) => String(factor.count) },
      { label: 'Added', cell: (factor) => time(factor.created_at) },
      { label: 'Last used', cell: (factor) => time(factor.last_used_at, 'relative') },
      { label: 'Action', kind: 'end', operator: true, cell: (factor) => (factor.type === 'password' ? el('span', { class: 'muted' }, 'none')
        : remove(`Remove ${factorName(factor.type).toLowerCase()}`, () => call('DELETE', `${path}/factors/${factor.type}`))) },
    ]);
    add(data);
    const second = data.filter(({ type }) => type !== 'password');
    return [element,
      removal === null ? null : el('p', {}, `Will be removed: ${removal.types.map(factorName).join(', ')}, `, time(removal.due, 'relative'), '. ',
        operatorButton('Cancel removal', () => change({
          title: 'Cancel the removal?', text: 'The user keeps the second factors.', action: 'Cancel removal', danger: false, cancel: 'Back',
        }, () => call('DELETE', `${path}/factor-removal`), 'The removal has been cancelled.'))),
      second.length > 1 ? el('div', { class: 'more' }, isAuditor() ? null : remove('Remove all second factors', () => call('DELETE', `${path}/factors`))) : null];
  }

  function renderSessions({ data, next_cursor: cursor }) {
    if (data.length === 0) {
      return empty('Not signed in anywhere', 'A session starts with a log-in and is listed until it ends.');
    }
    const { element, add } = table('Live sessions, last used first', [
      { label: 'Device', kind: 'main', cell: (session) => el('span', { class: 'stack' }, session.device, el('span', { class: 'muted small clamp', title: session.user_agent }, session.user_agent)) },
      { label: 'Address', cell: (session) => el('a', { href: `#/events?ip=${encodeURIComponent(session.ip)}`, class: 'mono' }, session.ip) },
      { label: 'Last used', cell: (session) => time(session.last_used_at, 'relative') },
      { label: 'Retries', cell: (session) => (session.retries === 0 ? '0' : el('span', { class: 'stack' }, String(session.retries), el('span', { class: 'muted small' }, time(session.last_retry_at, 'relative')))) },
      { label: 'Signed in', cell: (session) => time(session.created_at) },
      { label: 'Action', kind: 'end', operator: true, cell: (session) => button('End', () => change({
        title: 'End this session?', text: `${session.device} is signed out at once.`, action: 'End session',
      }, () => call('DELETE', `${path}/sessions/${session.id}`), 'The session has ended.')) },
    ]);
    add(data);
    const more = moreSessions(cursor, add);
    return [element, el('div', { class: 'more' }, more, operatorButton(cursor ? 'End all sessions' : `End ${plural(data.length, 'session')}`, () => change({
      title: 'End every session?', text: 'The user is signed out everywhere at once and may sign in again.', action: 'End sessions',
    }, () => call('DELETE', `${path}/sessions`), 'The sessions have ended.'), 'danger'))];
  }

  /** A button that adds the next page; null on the last one. */
  function moreSessions(first, add) {
    let cursor = first;
    const more = button('More sessions', async () => {
      try {
        const page = await get(`${path}/sessions`, { limit: SESSIONS_AT_ONCE, cursor });
        add(page.data);
        cursor = page.next_cursor;
        more.hidden = cursor === null;
      } catch (error) {
        announce(error.message, 'bad');
      }
    });
    return cursor ? more : null;
  }

  function renderApplications({ data }) {
    if (data.length === 0) {
      return empty('No applications', 'An application is listed once the user has signed in to it or permitted it.');
    }
    const { element, add } = table('Applications, by name', [
      { label: 'Application', kind: 'main', cell: (application) => el('span', { class: 'stack' }, application.name, el('code', { class: 'small' }, application.client_id)) },
      { label: 'Scopes', cell: (application) => [...new Set([...application.scopes, ...application.grants.flatMap(({ scopes }) => scopes)])].join(', ') },
      { label: 'Permitted', cell: (application) => (application.consented_at === null ? el('span', { class: 'muted' }, 'no consent needed') : time(application.consented_at)) },
      { label: 'Live sessions', cell: (application) => String(application.grants.length) },
      { label: 'Last used', cell: ({ grants }) => time(grants.map((grant) => grant.last_used_at).sort().pop() ?? null, 'relative') },
      { label: 'Action', kind: 'end', operator: true, cell: (application) => button('Remove', () => change({
        title: `Remove ${application.name}?`, text: 'Its sessions end at once, and the user is asked again before it can act for the user. An application that needs no consent can be used again after a log-in.', action: 'Remove',
      }, () => call('DELETE', `${path}/applications/${encodeURIComponent(application.client_id)}`), 'The application has been removed.')) },
    ]);
    add(data);
    return element;
  }

  function renderEvents({ data }) {
    if (data.length === 0) {
      return empty('No events', 'Events are deleted when their retention period ends.');
    }
    const { element, add } = table('Latest events', eventColumns().filter(({ label }) => label !== 'User'), eventDetails);
    add(data);
    return element;
  }

  profile.reload();
  return [
    el('p', { class: 'back' }, el('a', { href: '#/users' }, '← Users')),
    heading,
    profile.element,
    ...sections,
  ];
}

function fact(name, value) {
  return el('div', {}, el('dt', {}, name), el('dd', {}, value));
}
