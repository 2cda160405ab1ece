// Calls of the service, with the access token, which is in this module's memory and nowhere else. The refresh token is in
// the console's cookie. Under another origin than the service's own, it is in memory as well, and a reload forgets both.

// Where the service is for this browser: a proxy may serve it below a prefix of the path.
const BASE = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');
/** The code of the refusals until the operator has enrolled a second factor. */
export const ENROLMENT_REQUIRED = 'factor_enrolment_required';
/** The code of the refusals until the operator has authenticated with the passkey that is required. */
export const PASSKEY_REQUIRED = 'insufficient_user_authentication';

/**
 * Names the operator whose refresh token is in the cookie: for this tab in sessionStorage, because another tab may be
 * another operator's, and for new tabs in localStorage. Empty in a tab whose session has ended.
 */
const COOKIE_USER = 'sallyport.cookie';
// Bytes of a refused body; behind them the service closes the connection.
const READ_BY_THE_SERVICE = 65_536;
// In milliseconds; other tabs wait meanwhile.
const RENEWAL_TIMEOUT = 30_000;
const NO_CONNECTION = 'The service is not responding. Check your connection.';

let session = null;
let renewal = null;
let ended = () => {};
let enrolmentRequired = () => {};

/** An error response. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    const faults = (problem.errors ?? []).map(sentence);
    super(faults.length > 0 ? faults.join(' ') : problem.detail ?? `The service responded with status ${status}.`);
    this.status = status;
    this.code = problem.code;
    this.fields = (problem.errors ?? []).map(({ field }) => field);
    this.flow = problem.flow;
    this.factors = problem.factors ?? [];
    this.publicKey = problem.public_key;
    this.acr = problem.acr_values;
    this.requestId = problem.request_id;
    this.retryAfter = Number(retryAfter ?? 0);
  }
}

/** A fault with the field that it is about: "from must be before to." */
function sentence({ field, message }) {
  const text = `${field || 'The request'} ${message}`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Called with the id of the user when the session has ended without a sign-out in this tab. */
export function onSessionEnd(listener) {
  ended = listener;
}

// Another tab has signed out.
window.addEventListener('storage', ({ key, oldValue, newValue }) => {
  if (key === COOKIE_USER && newValue === null && session?.refresh_token === null && session.user_id === oldValue) {
    forget();
    ended(oldValue);
  }
});

/** Called when a signed-in operator has to enrol a second factor. */
export function onEnrolmentRequired(listener) {
  enrolmentRequired = listener;
}

export const isSignedIn = () => session !== null;
export const currentUser = () => session;

/** Whether the account reads without changing anything: the service refuses the rest as well. */
export const isAuditor = () => !(claims(session.token).groups ?? []).includes('admin');

/** What an access token says. */
function claims(token) {
  const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  return JSON.parse(atob(payload));
}

/** The same after each renewal; null without a session. */
const idOf = (some) => some && claims(some.token).sid;

/**
 * Signs in and checks that the account is an operator or auditor.
 *
 * @returns null, or the error because of which the new session must be ended by signOut
 */
export async function signIn(email, password) {
  return begin(await exchange('/api/auth/login', { email, password }));
}

/**
 * Completes a sign-in whose password was right.
 *
 * @param flow of the refusal with the code second_factor_required
 * @param code six digits of the app, or a recovery code
 * @returns as signIn
 */
export async function presentCode(flow, code) {
  return begin(await exchange('/api/auth/login/second-factor', { flow, ...typedFactor(code) }));
}

/** The member of a request for what was typed: six digits of the app, or a recovery code. */
export function typedFactor(text) {
  const code = text.trim();
  return /^\d{3} ?\d{3}$/.test(code) ? { code } : { recovery_code: code };
}

/** Whether this browser can use passkeys here. */
export const passkeysWork = () => typeof window.PublicKeyCredential?.parseRequestOptionsFromJSON === 'function';

/** Whether this browser offers passkeys in the field of the e-mail address. */
export const passkeysAreOffered = async () =>
  passkeysWork() && await PublicKeyCredential.isConditionalMediationAvailable();

/**
 * Signs in with a passkey.
 *
 * @param options mediation and signal of navigator.credentials.get
 * @returns as signIn
 */
export async function signInWithPasskey(options = {}) {
  const { flow, public_key: publicKey } = await exchange('/api/auth/passkeys/login/options');
  const credential = await askForPasskey(publicKey, options);
  try {
    return await begin(await exchange('/api/auth/passkeys/login', { flow, credential }));
  } catch (refusal) {
    if (refusal.code === 'unknown_credential') {
      await PublicKeyCredential.signalUnknownCredential?.({ rpId: publicKey.rpId, credentialId: credential.id });
    }
    throw refusal;
  }
}

/**
 * Completes a sign-in whose password was right.
 *
 * @param refusal with the code second_factor_required
 * @returns as signIn
 */
export async function presentPasskey({ flow, publicKey }) {
  const credential = await askForPasskey(publicKey, {});
  return begin(await exchange('/api/auth/login/second-factor', { flow, credential }));
}

/** Authenticates the operator again with a passkey. */
export async function confirmWithPasskey() {
  const { flow, public_key: publicKey } = await call('POST', '/api/auth/reauthenticate/options');
  const credential = await askForPasskey(publicKey, {});
  useToken((await call('POST', '/api/auth/reauthenticate', { flow, credential })).token);
}

/** Whether the operator has a passkey to authenticate with, and this browser can use it. */
export async function canConfirmWithPasskey() {
  try {
    return passkeysWork() && Boolean(await call('POST', '/api/auth/reauthenticate/options'));
  } catch (refusal) {
    if (refusal.code === 'factor_missing') {
      return false;
    }
    throw refusal;
  }
}

/**
 * Adds a passkey.
 *
 * @returns the recovery codes that came with it, or null
 */
export async function addPasskey(name) {
  const { flow, public_key: publicKey } = await call('POST', '/api/auth/passkeys/options');
  const parsed = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey);
  const credential = (await navigator.credentials.create({ publicKey: parsed })).toJSON();
  return (await call('POST', '/api/auth/passkeys', { flow, credential, name })).recovery_codes;
}

/** What a failure says, for people. */
export function reason(error) {
  return error instanceof DOMException
    ? 'The browser got no passkey: the request was cancelled, or there is none for this site.'
    : error.message;
}

async function askForPasskey(publicKey, options) {
  const parsed = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  const credential = await navigator.credentials.get({ ...options, publicKey: parsed });
  return credential.toJSON();
}

async function begin(fresh) {
  keep(fresh);
  try {
    await send('GET', '/api/admin/nodes', undefined, session.token);
    return null;
  } catch (refusal) {
    if (refusal.code === ENROLMENT_REQUIRED || refusal.code === PASSKEY_REQUIRED) {
      return refusal;
    }
    return refusal.status === 403
      ? new Error('This account is neither an operator nor an auditor.')
      : refusal;
  }
}

/** After a reload, when the browser has the refresh cookie; quietly nothing when there is no session. */
export async function resume() {
  const user = cookieUser();
  if (user) {
    try {
      await renewOnce();
    } catch (refusal) {
      // Anything else says nothing about the session.
      if (refusal.status !== 401) {
        throw refusal;
      }
      forgetCookie(user);
      sessionStorage.setItem(COOKIE_USER, '');
    }
  }
  return isSignedIn();
}

/** Ends the session. If that fails, the session is kept, so that it can be tried again. */
export async function signOut() {
  const { token, refresh_token: refreshToken, user_id: user } = session;
  try {
    // By the refresh token when the access token has expired; in cookie mode the browser sends it.
    await send('POST', '/api/auth/logout', refreshToken ? { refresh_token: refreshToken } : { user_id: user }, token);
  } catch (error) {
    // 401: the session has ended already.
    if (error.status !== 401) {
      throw error;
    }
  }
  forget();
}

/** Of the same session, whose user was authenticated again. */
export function useToken(token) {
  session = { ...session, token };
}

/** Gets the token of the level that the enrolment of a factor has given to the session. */
export const renewToken = () => renewOnce();

/** The answer's JSON; null when it has none. */
export async function call(method, path, body) {
  const response = await authorized(method, path, body);
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

export const get = (path, parameters = {}) => call('GET', path + query(parameters));

/**
 * Sends a file; the answer's JSON. A browser does not show the answer to a large body that the service refuses before it has
 * read it. So the call is made without the file first: then only the file may be missing.
 */
export async function upload(path, parameters, file, headers = {}) {
  const address = path + query(parameters);
  if (file.size > READ_BY_THE_SERVICE) {
    await authorized('POST', address, new Blob(), headers).catch((refusal) => {
      if (refusal.fields?.join() !== 'body') {
        throw refusal;
      }
    });
  }
  return (await authorized('POST', address, file, headers)).json();
}

/** Saves an answer as a file. */
export async function download(path, parameters, name) {
  const response = await authorized('GET', path + query(parameters));
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

async function authorized(method, path, body, own = {}) {
  const used = session;
  let expired;
  try {
    return await send(method, path, body, used?.token, own);
  } catch (refusal) {
    if (refusal.code === ENROLMENT_REQUIRED) {
      enrolmentRequired(refusal);
    }
    // A new token of the same session is as old an authentication.
    if (refusal.status !== 401 || refusal.code === 'insufficient_user_authentication' || session === null) {
      throw refusal;
    }
    expired = refusal;
  }
  if (session === used) {
    await renewOnce();
  }
  // Never as somebody else, who has signed in meanwhile.
  if (idOf(session) !== idOf(used)) {
    throw expired;
  }
  return send(method, path, body, session.token, own);
}

/** However many calls find the token expired, it is renewed once. */
async function renewOnce() {
  const used = session;
  // One tab at a time: the next one presents the cookie that this one gets.
  renewal ??= (navigator.locks ? navigator.locks.request(COOKIE_USER, renew) : renew()).finally(() => {
    renewal = null;
  });
  try {
    await renewal;
  } catch (refusal) {
    if (refusal.status === 401 && session !== null && idOf(session) === idOf(used)) {
      const { user_id: user } = session;
      forget();
      ended(user);
    }
    throw refusal;
  }
}

async function renew() {
  const used = session;
  const token = used?.refresh_token;
  // Another sign-in in this browser replaces the cookie: a session never becomes another user's.
  const user = used?.user_id ?? cookieUser();
  const fresh = await exchange('/api/auth/refresh', {
    ...(token ? { refresh_token: token } : {}), ...(user ? { user_id: user } : {}),
  }, AbortSignal.timeout(RENEWAL_TIMEOUT));
  // Not if the operator has signed out, or in again, in the meantime.
  if (idOf(session) === idOf(used)) {
    keep(fresh);
  }
}

async function exchange(path, body, signal) {
  return (await send('POST', path, body, undefined, {}, signal)).json();
}

function keep(fresh) {
  // Until then it must be renewed once more.
  session = { ...fresh, ends: Date.now() + fresh.refresh_expires_in * 1000 };
  if (fresh.refresh_token === null) {
    sessionStorage.setItem(COOKIE_USER, fresh.user_id);
    localStorage.setItem(COOKIE_USER, fresh.user_id);
  }
}

const cookieUser = () => sessionStorage.getItem(COOKIE_USER) ?? localStorage.getItem(COOKIE_USER);

function forgetCookie(user) {
  sessionStorage.removeItem(COOKIE_USER);
  if (localStorage.getItem(COOKIE_USER) === user) {
    localStorage.removeItem(COOKIE_USER);
  }
}

/** Leaves the session as it is and no longer uses it here. */
export function forget() {
  forgetCookie(session?.user_id);
  session = null;
}

async function send(method, path, body, token, own = {}, signal = null) {
  // Has the service use the console's own cookie, where the browser stores it.
  const headers = { ...(window.isSecureContext ? { 'X-Sallyport-Client': 'console' } : {}), ...own };
  const isFile = body instanceof Blob;
  if (body !== undefined) {
    headers['Content-Type'] = isFile ? 'application/octet-stream' : 'application/json';
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(BASE + path, {
      method, headers, signal, body: body === undefined || isFile ? body : JSON.stringify(body), cache: 'no-store',
    });
  } catch {
    throw new Error(NO_CONNECTION);
  }
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Refusal(response.status, problem, response.headers.get('Retry-After'));
  }
  return response;
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
