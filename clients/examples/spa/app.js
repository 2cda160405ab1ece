import { createClient, supportsPasskeyAutofill, supportsPasskeys } from '@sallyport/client';
import { sessionCookie, url } from './config.js';

const sallyport = createClient({ url, sessionCookie });
const views = ['sign-in', 'sign-up', 'confirm', 'second-factor', 'account', 'reauthenticate'];
const element = (id) => document.getElementById(id);

/** What the next form needs: the flow of a sign-up, or the error that asks for a second factor. */
let pending;
/** What is done again after the user has authenticated again. */
let interrupted;

function show(view) {
  for (const each of views) element(each).hidden = each !== view;
  element(view).querySelector('input')?.focus();
  if (view === 'sign-in') offerPasskeys();
}

function clearErrors() {
  element('message').textContent = '';
  document.querySelectorAll('.error').forEach((each) => each.remove());
  document.querySelectorAll('[aria-invalid]').forEach((each) => each.removeAttribute('aria-invalid'));
}

/** Faults of the input stand beside their fields, everything else on top. */
function report(error, form) {
  const faults = (error.errors ?? []).filter(({ field }) => form?.elements[field]);
  for (const { field, message } of faults) {
    const input = form.elements[field];
    const text = document.createElement('span');
    text.className = 'error';
    text.id = `${form.id}-${field}-error`;
    text.textContent = `${input.labels[0].firstChild.textContent.trim()} ${message}.`;
    input.setAttribute('aria-invalid', 'true');
    input.setAttribute('aria-describedby', text.id);
    input.after(text);
  }
  if (faults.length > 0) form.elements[faults[0].field].focus();
  else element('message').textContent = sentence(error);
}

function sentence(error) {
  if (error instanceof DOMException) return 'The browser got no passkey.';
  const wait = error.retryAfter > 0 ? ` Try again in ${error.retryAfter} seconds.` : '';
  return (error.detail ?? error.message) + wait;
}

async function attempt(action, form) {
  clearErrors();
  try {
    await action();
  } catch (error) {
    if (error.code === 'second_factor_required' && !sallyport.user) {
      pending = error;
      element('present-passkey').hidden = !(error.publicKey && supportsPasskeys());
      show('second-factor');
    } else if (error.code === 'insufficient_user_authentication') {
      interrupted = action;
      show('reauthenticate');
    } else if (error.code !== 'invalid_refresh_token') {
      // Otherwise the session has ended, which showUser says.
      report(error, form);
    }
  }
}

function onSubmit(id, action) {
  const form = element(id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    await attempt(() => action(Object.fromEntries(new FormData(form))), form);
    button.disabled = false;
  });
}

const onClick = (id, action) => element(id).addEventListener('click', () => attempt(action));

/** Six digits are a code of the app; recovery codes are longer. */
const typedFactor = (text) => (/^\d{6}$/.test(text.trim()) ? { code: text.trim() } : { recoveryCode: text.trim() });

async function offerPasskeys() {
  if (!await supportsPasskeyAutofill()) return;
  await sallyport.signInWithPasskey({ mediation: 'conditional' }).catch((error) => {
    // Those of the browser: the user chose none, or signs in otherwise.
    if (!(error instanceof DOMException)) report(error);
  });
}

async function showTasks() {
  const response = await sallyport.fetch(`${url}/api/${sallyport.user.userId}/tasks`);
  if (!response.ok) throw new Error('The tasks could not be loaded.');
  const { data } = await response.json();
  element('tasks').replaceChildren(...data.map(({ title }) => {
    const item = document.createElement('li');
    item.textContent = title;
    return item;
  }));
}

function showUser(user, reason) {
  document.querySelectorAll('form').forEach((form) => form.reset());
  element('recovery-codes').hidden = true;
  element('tasks').replaceChildren();
  clearErrors();
  if (user) {
    element('email').textContent = user.email;
    show('account');
    attempt(showTasks);
  } else {
    show('sign-in');
    if (reason === 'session_ended') element('message').textContent = 'Your session has ended. Sign in again.';
  }
}

onSubmit('sign-in', ({ email, password }) =>
  sallyport.signIn({ email, password, deviceToken: localStorage.getItem('device') ?? undefined }).then(keepDevice));

onSubmit('sign-up', async ({ email, password }) => {
  pending = await sallyport.signUp({ email, password });
  if (pending.flow) show('confirm');
});

onSubmit('confirm', ({ code }) => sallyport.confirmSignUp({ flow: pending.flow, code }));

onSubmit('second-factor', ({ code, remember }) =>
  sallyport.verifySecondFactor(pending, { ...typedFactor(code), rememberDevice: Boolean(remember) }).then(keepDevice));

onSubmit('new-task', async ({ title }) => {
  await sallyport.request('POST', `/api/${sallyport.user.userId}/tasks`, { title });
  element('new-task').reset();
  await showTasks();
});

async function repeatAfter(proof) {
  await sallyport.reauthenticate(proof);
  element('reauthenticate').reset();
  show('account');
  await attempt(interrupted);
}

onSubmit('reauthenticate', ({ proof }) =>
  repeatAfter(/^\d{6}$/.test(proof) ? { code: proof } : { password: proof }));

onClick('use-passkey', () => sallyport.signInWithPasskey());
onClick('present-passkey', () => sallyport.verifySecondFactor(pending, { passkey: true }));
onClick('reauthenticate-passkey', () => repeatAfter({ passkey: true }));
onClick('sign-out', () => sallyport.signOut());
onClick('sign-out-everywhere', () => sallyport.signOut({ scope: 'global' }));
onClick('add-passkey', async () => {
  const { recoveryCodes } = await sallyport.addPasskey('This device');
  if (recoveryCodes) {
    element('recovery-codes').hidden = false;
    element('recovery-codes').querySelector('pre').textContent = recoveryCodes.join('\n');
  }
});

/** A device token only spares the second factor: it is of no use without the password. */
function keepDevice({ deviceToken }) {
  if (deviceToken) localStorage.setItem('device', deviceToken);
}

document.addEventListener('click', (event) => {
  const target = event.target.closest('a')?.hash.slice(1);
  if (views.includes(target)) {
    event.preventDefault();
    clearErrors();
    show(target);
  }
});

sallyport.onChange(showUser);
for (const id of ['use-passkey', 'add-passkey', 'reauthenticate-passkey']) element(id).hidden = !supportsPasskeys();
await attempt(async () => {
  const { signup, password } = await sallyport.policy();
  element('to-sign-up').hidden = signup === 'closed';
  element('password-rules').textContent = `At least ${password.minLength} characters.`;
  await sallyport.resume();
});
if (!sallyport.user) show('sign-in');
