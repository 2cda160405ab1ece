// The pages that mailed links lead to. The secret is in the fragment, which no server gets; it is posted only when the
// user submits the form, because mail scanners open links.

import { language, texts } from './texts.js';

const API = new URL('../api/auth/', import.meta.url);

/** What each page asks for, and how it uses the secret. */
const PAGES = {
  '/signup/confirm': { fields: ['password'], submit: confirmsSignUp },
  '/email/confirm': { fields: ['email', 'password'], submit: verifiesEmail },
  '/email/change': { fields: ['password'], submit: (token, { password }) => post('email/confirm', { token, password }) },
  '/email/revert': { fields: [], submit: (token) => post('email/revert', { token }) },
  '/factors/keep': { fields: [], submit: (token) => post('factors/keep', { token }) },
  '/reset': { fields: ['newPassword'], submit: resetsPassword },
  '/invitation': { fields: ['newPassword'], submit: acceptsInvitation },
  '/mail/stop': { fields: [], submit: (token) => post('mail/stop', { token }) },
};

/** The page of a reset without a link: it requests one. */
const FORGOTTEN = { fields: ['email'], submit: (_, { email }) => post('password/forgot', { email }) };

const TYPES = {
  email: { type: 'email', autocomplete: 'username' },
  password: { type: 'password', autocomplete: 'current-password' },
  newPassword: { type: 'password', autocomplete: 'new-password' },
  code: { type: 'text', autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false', maxlength: '24' },
};

class Refused extends Error {
  constructor(problem) {
    super(problem.code);
    this.problem = problem;
  }
}

async function post(call, body, token) {
  // No cookie is kept, not even that of a log-in: it could replace the session of an application.
  const headers = { 'Content-Type': 'application/json', 'X-Sallyport-Client': 'page' };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const answer = await fetch(new URL(call, API), {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    credentials: 'omit',
    cache: 'no-store',
  });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(json);
  }
  return json;
}

/** The page signs nobody in: no session remains in a browser that only opened a mail. */
async function endsSession(session) {
  await post('logout?scope=local', { refresh_token: session.refresh_token }, session.token).catch(() => {});
}

async function confirmsSignUp(token, { password }) {
  await endsSession(await post('signup/confirm', { token, password }));
}

async function acceptsInvitation(token, { newPassword }) {
  await endsSession(await post('invitation/accept', { token, password: newPassword }));
}

/** A code of the app under its name in the call, or a recovery code. */
const proof = (code, appCode) => ({ [/^\d{3} ?\d{3}$/.test(code.trim()) ? appCode : 'recovery_code']: code.trim() });

async function resetsPassword(token, { newPassword, code, credential }, flow) {
  const factor = credential
    ? { credential, second_factor_flow: flow }
    : code && proof(code, 'second_factor_code');
  await post('password/reset', { token, password: newPassword, ...factor });
}

const passkeysWork = () => typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

async function asksForPasskey(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return (await navigator.credentials.get({ publicKey })).toJSON();
}

async function logsIn({ email, password, code, credential }, flow) {
  return code || credential
    ? post('login/second-factor', { flow, ...(credential ? { credential } : proof(code, 'code')) })
    : post('login', { email, password });
}

async function verifiesEmail(token, values, flow) {
  const session = await logsIn(values, flow);
  try {
    await post('email/confirm', { token }, session.token);
  } finally {
    await endsSession(session);
  }
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(...children);
  return made;
}

function field(name) {
  // Addresses, passwords and codes are written from left to right in every language.
  const input = element('input', { id: name, name, required: '', dir: 'ltr', ...TYPES[name], 'aria-describedby': 'error' });
  return element('div', { class: 'field' }, element('label', { for: name }, texts[name]), input);
}

/** One sentence for each fault. */
function sentences(failure, fields) {
  const problem = failure instanceof Refused ? failure.problem : {};
  if (problem.errors) {
    return problem.errors.map((fault) => texts[fault.code] ?? `${texts[fault.field] ?? fault.field}: ${fault.message}`);
  }
  if (problem.code === 'invalid_code' && fields.includes('code')) {
    return [texts.wrongCode];
  }
  if (problem.code === 'invalid_code' && fields.includes('password') && !fields.includes('email')) {
    return [texts.wrong];
  }
  return [typeof texts[problem.code] === 'string' ? texts[problem.code] : texts.failed];
}

function shows(title, ...children) {
  const heading = element('h1', { tabindex: '-1' }, title);
  document.title = title;
  document.getElementById('page').replaceChildren(heading, ...children);
  heading.focus();
}

function asks(words, page, token) {
  const error = element('div', { id: 'error', class: 'error', role: 'alert' });
  const button = element('button', { type: 'submit', class: 'main' }, words.button);
  const form = element('form', { novalidate: '' }, ...page.fields.map(field), error, button);
  // Of a log-in whose second factor is awaited.
  let flow;
  let options;
  const passkey = element('button', { type: 'button' }, texts.usePasskey);
  passkey.addEventListener('click', () => submits(async () => ({ credential: await asksForPasskey(options) })));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submits(async () => ({}));
  });

  async function submits(more) {
    button.disabled = true;
    passkey.disabled = true;
    error.replaceChildren();
    let presented = false;
    try {
      const values = { ...Object.fromEntries(new FormData(form)), ...await more() };
      presented = Boolean(values.credential);
      await page.submit(token, values, flow);
      shows(words.title, element('p', { role: 'status' }, words.done));
    } catch (failure) {
      const fields = form.elements.code ? [...page.fields, 'code'] : page.fields;
      const lines = sentences(failure, fields);
      error.append(element('ul', {}, ...lines.map((line) => element('li', {}, line))));
      button.disabled = false;
      passkey.disabled = false;
      if (presented) {
        // Its challenge is used up: only a new response has another one.
        passkey.remove();
      }
      if (failure instanceof Refused && failure.problem.code === 'second_factor_required') {
        flow = failure.problem.flow;
        options = failure.problem.public_key;
        if (options && passkeysWork()) {
          button.after(passkey);
        }
        if (!form.elements.code) {
          error.before(field('code'));
          form.elements.code.focus();
          return;
        }
      }
      const last = form.elements.code ?? form.querySelector('input[type=password]') ?? form.querySelector('input');
      if (last) {
        last.value = last.type === 'password' || last.name === 'code' ? '' : last.value;
        last.setAttribute('aria-invalid', 'true');
        last.focus();
      }
    }
  }

  shows(words.title, element('p', {}, words.intro), form);
}

function opens() {
  document.documentElement.lang = language;
  const path = Object.keys(PAGES).find((known) => location.pathname.endsWith(known));
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  // Neither the history nor a shared or restored tab keeps the secret.
  history.replaceState(null, '', location.pathname);
  if (token) {
    asks(texts[path], PAGES[path], token);
  } else if (path === '/reset') {
    asks(texts.forgotten, FORGOTTEN);
  } else {
    shows(texts[path].title, element('p', { role: 'alert' }, texts.noLink));
  }
}

opens();
// The link of another mail, opened in the same tab.
addEventListener('hashchange', opens);
