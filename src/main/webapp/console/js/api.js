// Calls of the service, with the access token. Tokens are in this module's memory and nowhere else: a
// reload forgets them, unless the service keeps the refresh token in its own cookie (SESSION_COOKIE).

const COOKIE_MODE = 'sallyport.cookie';
const NO_CONNECTION = 'The service does not answer. Check the connection.';

let session = null;
let renewal = null;
let ended = () => {};

/** An answer that is a refusal. */
export class Refusal extends Error {
  constructor(status, problem, retryAfter) {
    const faults = (problem.errors ?? []).map((fault) => fault.message);
    super(faults.length > 0 ? faults.join(' ') : problem.detail ?? `The service answered ${status}.`);
    this.status = status;
    this.code = problem.code;
    this.requestId = problem.request_id;
    this.retryAfter = Number(retryAfter ?? 0);
  }
}

/** Called when the session is over although nobody signed out. */
export function onSessionEnd(listener) {
  ended = listener;
}

export const isSignedIn = () => session !== null;
export const currentUser = () => session;

/** Signs in and makes sure that it is an operator; otherwise nothing is left of it. */
export async function signIn(email, password) {
  const fresh = await exchange('/api/auth/login', { email, password });
  try {
    await send('GET', '/api/admin/nodes', undefined, fresh.token);
  } catch (refusal) {
    await send('POST', '/api/auth/logout', {}, fresh.token).catch(() => {});
    throw refusal.status === 403
      ? new Error('This account may not operate the service. It has been signed out again.')
      : refusal;
  }
  keep(fresh);
}

/** After a reload, when the browser has the refresh cookie; quietly nothing otherwise. */
export async function resume() {
  if (sessionStorage.getItem(COOKIE_MODE)) {
    await renew().catch(() => sessionStorage.removeItem(COOKIE_MODE));
  }
  return isSignedIn();
}

export async function signOut() {
  const { token, refresh_token: refreshToken } = session;
  forget();
  // By the refresh token when the access token has expired; in cookie mode the browser sends it.
  await send('POST', '/api/auth/logout', refreshToken ? { refresh_token: refreshToken } : {}, token).catch(() => {});
}

/** The answer's JSON; null when it has none. */
export async function call(method, path, body) {
  const response = await authorized(method, path, body);
  return response.status === 204 ? null : response.json();
}

export const get = (path, parameters = {}) => call('GET', path + query(parameters));

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

async function authorized(method, path, body) {
  const used = session;
  try {
    return await send(method, path, body, used?.token);
  } catch (refusal) {
    if (refusal.status !== 401 || session === null) {
      throw refusal;
    }
  }
  if (session === used) {
    await renewOnce();
  }
  return send(method, path, body, session.token);
}

/** However many calls find the token expired, it is renewed once. */
async function renewOnce() {
  renewal ??= renew().finally(() => {
    renewal = null;
  });
  try {
    await renewal;
  } catch (refusal) {
    if (refusal.status === 401 && session !== null) {
      forget();
      ended();
    }
    throw refusal;
  }
}

async function renew() {
  const token = session?.refresh_token;
  keep(await exchange('/api/auth/refresh', token ? { refresh_token: token } : {}));
}

async function exchange(path, body) {
  return (await send('POST', path, body)).json();
}

function keep(fresh) {
  session = fresh;
  if (fresh.refresh_token === null) {
    sessionStorage.setItem(COOKIE_MODE, 'yes');
  }
}

function forget() {
  session = null;
  sessionStorage.removeItem(COOKIE_MODE);
}

async function send(method, path, body, token) {
  const headers = {};
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(path, {
      method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store',
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
