// The frame: sign-in, navigation, and which view the address names.

import { announce, button, confirm, el, failure, icon, isUtc, pill, revealing, showUtc, timeText } from './dom.js';
import * as api from './api.js';
import enrolment from './enrolment.js';
import overview from './views/overview.js';
import findings from './views/findings.js';
import users from './views/users.js';
import user from './views/user.js';
import events from './views/events.js';
import throttles from './views/throttles.js';
import imports from './views/imports.js';
import clients from './views/clients.js';
import mails from './views/mails.js';
import keys from './views/keys.js';
import settings from './views/settings.js';

const VIEWS = [
  { path: 'overview', title: 'Overview', view: overview, icon: ['M3 16V9', 'M8 16V4', 'M13 16v-5', 'M18 16V7'] },
  { path: 'suspicious', title: 'Suspicious', view: findings, icon: ['M10 3 2.5 16.500h15Z', 'M10 8v4', 'M10 14.200v.1'] },
  { path: 'users', title: 'Users', view: users, icon: ['M10 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z', 'M3.5 17a6.5 6.5 0 0 1 13 0'] },
  { path: 'imports', title: 'Imports', view: imports, icon: ['M10 3v9', 'M6.5 8.5 10 12l3.5-3.5', 'M3.500 13v3.500h13V13'] },
  { path: 'events', title: 'Events', view: events, icon: ['M3 5h14', 'M3 10h14', 'M3 15h9'] },
  { path: 'throttled', title: 'Throttled', view: throttles, icon: ['M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Z', 'M10 6v4l2.5 2'] },
  { path: 'mails', title: 'Mails', view: mails, icon: ['M3 5h14v10H3Z', 'm3 6 7 5 7-5'] },
  { path: 'clients', title: 'Clients', view: clients, icon: ['M3 4h14v9H3Z', 'M7 17h6', 'M10 13v4'] },
  { path: 'keys', title: 'Keys', view: keys, icon: ['M7 13a4 4 0 1 1 3.5-6H18v3h-2v3h-3v-2h-2.500A4 4 0 0 1 7 13Z', 'M6.5 9h.1'] },
  { path: 'settings', title: 'Settings', view: settings, icon: ['M3 6h9', 'M15 6h2', 'M12 4v4', 'M3 14h2', 'M8 14h9', 'M8 12v4'] },
];

/** In milliseconds: how long before its end an operator is asked about the session, and how often that is looked at. */
const WARNING = 300_000;
const LOOK = 5_000;

const app = document.getElementById('app');
let leave = new AbortController();
/** The frame of an operator whose session ended while a form was unfinished. It is in no document meanwhile. */
let kept = null;
/** The end of a session about which its operator was asked. */
let warned = 0;

function logo() {
  return el('span', { class: 'logo' }, el('img', { src: 'icon.svg', alt: '', width: '28', height: '28' }), 'Sallyport');
}

function showSignIn(notice = '') {
  const email = el('input', { id: 'email', type: 'email', autocomplete: 'username webauthn', required: true, 'aria-describedby': 'sign-in-message' });
  const password = el('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
  const signIn = showSignInForm({
    notice,
    fields: [el('label', { for: 'email' }, 'E-mail'), email, el('label', { for: 'password' }, 'Password'), revealing(password)],
    first: email,
    secret: password,
    attempt: () => api.signIn(email.value, password.value),
    others: api.passkeysWork() ? [button('Use a passkey', () => signIn(() => api.signInWithPasskey()), 'wide')] : [],
  });
  offerPasskeys(signIn, leave.signal);
}

/** In the field of the e-mail address, until another page is shown. A challenge is accepted for five minutes. */
async function offerPasskeys(signIn, gone) {
  while (await api.passkeysAreOffered() && !gone.aborted) {
    const stale = AbortSignal.timeout(240_000);
    try {
      const refusal = await api.signInWithPasskey({ mediation: 'conditional', signal: AbortSignal.any([gone, stale]) });
      await signIn(() => refusal);
      return;
    } catch (error) {
      if (error instanceof api.Refusal && error.status === 401) {
        await signIn(() => { throw error; });
      } else if (!stale.aborted) {
        return;
      }
    }
  }
}

/** @param required the refusal with the code second_factor_required */
function showSecondFactor(required) {
  const others = [button('Start again', () => showSignIn())];
  if (required.publicKey && api.passkeysWork()) {
    others.unshift(button('Use a passkey', () => signIn(() => api.presentPasskey(required)), 'wide'));
  }

  const code = el('input', { id: 'code', autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false', maxlength: '24', required: true, 'aria-describedby': 'sign-in-message code-hint' });
  const signIn = showSignInForm({
    fields: [
      el('label', { for: 'code' }, 'Code of your authenticator app'), code,
      el('p', { id: 'code-hint', class: 'hint' }, 'Without the app, enter one of your recovery codes.'),
    ],
    first: code,
    secret: code,
    attempt: () => api.presentCode(required.flow, code.value),
    others,
  });
}

/**
 * A step of the sign-in: its fields, and what it does with them.
 *
 * @returns what tries to sign in, for another way than the fields
 */
function showSignInForm({ notice = '', fields, first, secret, attempt, others = [] }) {
  leave.abort();
  leave = new AbortController();
  document.title = 'Sign in – Sallyport';
  const message = el('p', { class: notice ? 'notice' : '', id: 'sign-in-message', role: 'alert' }, notice);
  const submit = el('button', { type: 'submit', class: 'button primary wide' }, 'Sign in');
  const signIn = async (way) => {
    submit.disabled = true;
    submit.textContent = 'Signing in…';
    try {
      const refusal = await way();
      if (refusal?.code === api.ENROLMENT_REQUIRED) {
        showEnrolment(refusal);
        return;
      }
      if (refusal?.code === api.PASSKEY_REQUIRED) {
        await confirmed();
        showFrame();
        return;
      }
      if (refusal !== null) {
        const out = await signOut();
        api.forget();
        throw new Error(`${refusal.message} ${out ? 'You have been signed out.' : 'You are still signed in.'}`);
      }
      showFrame();
    } catch (error) {
      if (error.code === 'second_factor_required') {
        showSecondFactor(error);
        return;
      }
      message.className = 'notice bad';
      message.textContent = reason(error);
      secret.value = '';
      secret.focus();
    } finally {
      submit.disabled = false;
      submit.textContent = 'Sign in';
    }
  };
  const form = el('form', {
    class: 'card sign-in',
    submit: (event) => {
      event.preventDefault();
      signIn(attempt);
    },
  },
  logo(),
  el('h1', {}, 'Operator console'),
  message,
  ...fields,
  submit,
  ...others);
  app.replaceChildren(el('main', { class: 'sign-in-page' }, form));
  first.focus();
  return signIn;
}

function reason(error) {
  return error.retryAfter > 0 && error.status === 429
    ? `Too many attempts. Try again in ${error.retryAfter} seconds.` : api.reason(error);
}

/** Operators must have a passkey, and this one has signed in with another factor. */
async function confirmed() {
  try {
    await api.confirmWithPasskey();
  } catch (error) {
    await signOut();
    api.forget();
    throw new Error(`Operators must sign in with a passkey. ${api.reason(error)}`);
  }
}

/** Before anything else works: OPERATOR_ACR or SECOND_FACTOR demands it. */
function showEnrolment(refusal) {
  if (document.getElementById('enrolment-title')) {
    return;
  }
  leave.abort();
  document.title = 'Set up a second factor – Sallyport';
  app.replaceChildren(el('main', { class: 'sign-in-page' }, enrolment({
    acr: refusal.acr,
    done: showFrame,
    signsOut: async () => { if (await signOut()) { showSignIn('You have signed out.'); } },
  })));
  // Only what is in the document can be focused.
  document.getElementById('enrolment-title').focus();
}

/** Keeps an unfinished form for the operator whose session has ended. */
function keepForm(user) {
  const isFilled = ({ type, value, defaultValue, checked, defaultChecked }) =>
    (type === 'checkbox' ? checked !== defaultChecked : value !== defaultValue);
  if ([...document.querySelectorAll('#main :is(.editor, .upload) :is(input, textarea)')].some(isFilled)) {
    kept = { user, nodes: [...app.childNodes], address: location.hash, title: document.title, leave };
    // What is kept is not left.
    leave = new AbortController();
  }
}

/**
 * Shows what was kept, to its own operator only.
 *
 * @returns false if there is nothing to show
 */
function showKept() {
  const found = kept;
  kept = null;
  if (found?.user !== api.currentUser().user_id || found.address !== location.hash) {
    found?.leave.abort();
    return false;
  }
  leave.abort();
  leave = found.leave;
  document.title = found.title;
  app.replaceChildren(...found.nodes);
  focusHeading();
  document.dispatchEvent(new Event('resumed'));
  return true;
}

function showFrame() {
  if (showKept()) {
    return;
  }
  const links = VIEWS.map(({ path, title, icon: paths }) =>
    el('li', {}, el('a', { href: `#/${path}`, 'data-path': path }, icon(...paths), title)));
  const toggle = el('button', {
    type: 'button', class: 'button menu', 'aria-expanded': 'false', 'aria-controls': 'navigation',
    click: () => toggle.setAttribute('aria-expanded', String(toggle.getAttribute('aria-expanded') !== 'true')),
  }, icon('M3 5h14', 'M3 10h14', 'M3 15h14'), el('span', { class: 'visually-hidden' }, 'Menu'));
  app.replaceChildren(
    el('a', { class: 'skip', href: '#main', click: (event) => { event.preventDefault(); focusHeading(); } }, 'Skip to the content'),
    el('header', { class: 'sidebar' },
      el('div', { class: 'brand' }, logo(), toggle),
      // Also when it leads to where one is, which changes nothing else.
      el('nav', {
        id: 'navigation', 'aria-label': 'Console',
        click: (event) => { if (event.target.closest('a')) toggle.setAttribute('aria-expanded', 'false'); },
      },
        el('ul', {}, links),
        el('div', { class: 'account' },
          el('span', { class: 'ellipsis', title: api.currentUser().email }, api.currentUser().email),
          api.isAuditor() ? el('span', {}, pill('Read only', 'accent')) : null,
          zoneChoice(),
          button('Sign out', async () => { if (await signOut()) { showSignIn('You have signed out.'); } })))),
    el('main', { id: 'main', tabindex: '-1' }));
  show();
}

/** Switches between the zone of this browser, which it names, and UTC. */
function zoneChoice() {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const toggle = el('button', {
    type: 'button', class: 'button', 'aria-pressed': String(isUtc()), title: `Otherwise in the zone of this browser, ${timeZone}`,
    click: () => {
      showUtc(!isUtc());
      toggle.setAttribute('aria-pressed', String(isUtc()));
      announce(`Times are shown in ${isUtc() ? 'UTC' : `the zone ${timeZone}`}.`);
    },
  }, 'Times in UTC');
  return toggle;
}

/**
 * Signs out; if that fails, says so and offers to try again.
 *
 * @returns false when the user chooses to stay signed in
 */
async function signOut() {
  for (;;) {
    try {
      await api.signOut();
      return true;
    } catch (error) {
      const again = await confirm({
        title: 'You are still signed in',
        text: `Signing out failed. ${error.message} Your session stays active until you sign out or it expires.`,
        action: 'Try again', danger: false, cancel: 'Stay signed in',
      });
      if (!again) {
        return false;
      }
    }
  }
}

function focusHeading() {
  const heading = document.querySelector('#main h1');
  heading?.setAttribute('tabindex', '-1');
  heading?.focus({ preventScroll: true });
}

function show() {
  if (!api.isSignedIn()) {
    showSignIn();
    return;
  }
  const [, path = '', id] = location.hash.split('?')[0].split('/');
  const found = VIEWS.find((view) => view.path === path);
  if (!found) {
    history.replaceState(null, '', '#/overview');
    show();
    return;
  }
  leave.abort();
  leave = new AbortController();
  for (const link of document.querySelectorAll('nav a')) {
    link.toggleAttribute('aria-current', false);
    if (link.dataset.path === path) {
      link.setAttribute('aria-current', 'page');
    }
  }
  document.querySelector('.menu').setAttribute('aria-expanded', 'false');
  document.title = `${found.title} – Sallyport`;
  const parameters = new URLSearchParams(location.hash.split('?')[1]);
  const main = document.getElementById('main');
  const render = path === 'users' && id ? user : found.view;
  main.replaceChildren(...render({ id, parameters, left: leave.signal, title: found.title }));
  window.scrollTo(0, 0);
  focusHeading();
}

/** Goes on with the session of the browser's cookie, or has the operator sign in. */
async function start() {
  let resumed;
  try {
    resumed = await api.resume();
  } catch (error) {
    app.replaceChildren(el('main', { class: 'sign-in-page' }, failure(error, start)));
    return;
  }
  if (resumed) {
    showFrame();
  } else {
    showSignIn();
  }
}

/** Offers to extend a session that is about to end because it was not used; once, because it may have to end. */
async function warn() {
  const { ends, refresh_expires_in: lifetime } = api.currentUser() ?? {};
  const left = ends - Date.now();
  if (!(left > 0 && left < Math.min(WARNING, (lifetime * 1000) / 5)) || Math.abs(ends - warned) < WARNING / 5) {
    return;
  }
  warned = ends;
  const extend = await confirm({
    title: 'Your session is about to end', text: `It ends at ${timeText(new Date(ends).toISOString())}.`,
    action: 'Stay signed in', danger: false, cancel: 'Let it end',
  });
  if (extend && api.isSignedIn()) {
    await api.renewToken();
  }
}

api.onEnrolmentRequired(showEnrolment);
api.onSessionEnd((user) => {
  keepForm(user);
  showSignIn('Your session has ended. Sign in again to continue.');
});
window.addEventListener('hashchange', show);
window.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  announce(event.reason?.message ?? 'An unexpected error occurred.', 'bad');
});

await start();
setInterval(warn, LOOK);
