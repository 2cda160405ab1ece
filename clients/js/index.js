// Signs users in through Sallyport and calls APIs with their access token. index.d.ts describes each function.
// Tokens are in memory only. One tab refreshes for all: refresh tokens work once.

// All in milliseconds. A refresh is repeated within half of the service's REFRESH_GRACE.
const REFRESH_TIMEOUT = 12_000;
/** How long another tab may take to answer. */
const ANSWER = 100;
const LATE_ANSWER = 1_000;
/** Between failed attempts to refresh ahead of time. */
const QUIET = 10_000;

export class SallyportError extends Error {
  constructor(code, detail, { flow, ...members } = {}) {
    super(detail);
    Object.assign(this, { name: 'SallyportError', code, detail, errors: [], ...members });
    // Not enumerable, so that reports of errors do not contain it.
    Object.defineProperty(this, 'flow', { value: flow });
  }
}

const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));
const present = () => ({ wall: Date.now(), steady: performance.now() });
/** The steady clock may stand still while a computer is suspended, and the wall clock may be set back. */
const since = ({ wall, steady }) => Math.max(Date.now() - wall, performance.now() - steady);

function camelCase(value) {
  if (Array.isArray(value)) return value.map(camelCase);
  if (Object(value) !== value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) =>
    [name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()), camelCase(member)]));
}

/** The same after each refresh. */
const sessionId = (token) =>
  JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sid;

export const supportsPasskeys = () => Boolean(globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON);

export const supportsPasskeyAutofill = async () =>
  supportsPasskeys() && Boolean(await PublicKeyCredential.isConditionalMediationAvailable?.());

export function createClient({ url, sessionCookie = false, allowedUrls = [] }) {
  const base = absolute(url).href.replace(/\/+$/, '');
  const allowed = [base, ...allowedUrls].map(absolute);
  const name = `sallyport ${base}`;
  const listeners = new Set();
  const waiting = new Set();
  const channel = globalThis.BroadcastChannel && new BroadcastChannel(name);
  let session = null;
  let endedId;
  let renewal;
  let ceremony;
  let failed = { wall: 0, steady: 0 };
  /** An access token that was refused although it was new. */
  let futile;

  if (channel) channel.onmessage = ({ data }) => hear(data);

  function absolute(text) {
    const parsed = new URL(text, globalThis.location?.href);
    if (!/^https?:$/.test(parsed.protocol)) throw new TypeError(`${text} must be an HTTP URL`);
    return parsed;
  }

  function isAllowed(text) {
    const { origin, pathname } = new URL(text);
    return allowed.some((each) =>
      each.origin === origin && `${pathname}/`.startsWith(each.pathname.replace(/\/*$/, '/')));
  }

  const user = () => session && { userId: session.userId, email: session.email };

  function become(next, event) {
    const changed = session?.userId !== next?.userId;
    session = next;
    if (changed) listeners.forEach((listener) => queueMicrotask(() => listener(user(), event)));
  }

  function announce() {
    const { at, ...rest } = session;
    channel?.postMessage({ session: { ...rest, wall: at.wall, age: since(at) } });
  }

  function hear({ ask, ended, session: other }) {
    if (ask) {
      if (session) announce();
    } else if (ended) {
      if (!session) endedId = ended.of;
      else if ([session.id, session.userId].includes(ended.of)) forget(ended.event);
    } else if (other.id !== endedId
        && (!session || (session.userId === other.userId && session.version < other.version))) {
      const { wall, age, ...rest } = other;
      become({ ...rest, at: { wall, steady: performance.now() - age } }, 'signed_in');
      waiting.forEach((wake) => wake());
      waiting.clear();
    }
  }

  /** Until another tab announces a session, or the time is over. */
  const heard = (time) => channel && Promise.race([new Promise((resolve) => waiting.add(resolve)), sleep(time)]);

  function keep(fresh, at) {
    become({
      id: sessionId(fresh.token),
      version: Math.max(Date.now(), (session?.version ?? 0) + 1),
      userId: fresh.user_id,
      email: fresh.email,
      token: fresh.token,
      refreshToken: fresh.refresh_token ?? undefined,
      lifetime: fresh.expires_in * 1000,
      at,
    }, 'signed_in');
    announce();
  }

  function forget(event) {
    endedId = session?.id;
    become(null, event);
  }

  /** In every tab. @param of the id of the session, or of the user for all sessions */
  function end(of, event) {
    forget(event);
    channel?.postMessage({ ended: { of, event } });
  }

  /** Calls the service; resolves to the JSON of the response. */
  async function send(path, body, { method = 'POST', signal, call = fetch, headers } = {}) {
    let response;
    let text;
    try {
      response = await call(base + path, {
        method,
        signal,
        headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
        cache: 'no-store',
        redirect: 'error',
        credentials: sessionCookie ? 'include' : 'same-origin',
      });
      text = await response.text();
      if (response.ok) return text ? JSON.parse(text) : undefined;
    } catch (cause) {
      if (cause instanceof SallyportError) throw cause;
      throw new SallyportError('network_error', 'The service is not responding.', { cause });
    }
    const { status } = response;
    let problem;
    try { problem = JSON.parse(text); } catch { /* of a proxy */ }
    const { code = 'unexpected_response', detail = `The service responded with ${status}.`, ...members } =
      problem ?? {};
    throw new SallyportError(code, detail, {
      ...camelCase(members), status, retryAfter: Number(response.headers.get('Retry-After') ?? 0),
    });
  }

  const request = (method, path, body) => send(path, body, { method, call: session ? authorizedFetch : fetch });

  async function begin(path, body, call = send) {
    const at = present();
    const fresh = await call(path, body);
    if (!fresh.token) return camelCase(fresh);
    ceremony?.abort();
    keep(fresh, at);
    return { ...user(), deviceToken: fresh.device_token ?? undefined };
  }

  const refresh = () => (renewal ??= inOneTab().finally(() => { renewal = undefined; }));

  async function inOneTab() {
    const used = session;
    const locks = globalThis.navigator?.locks;
    if (!locks) return renew(used);
    const isDone = await locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock && session === used) await renew(used);
      return Boolean(lock);
    });
    if (isDone) return;
    await locks.request(name, async () => {
      if (session === used) await heard(LATE_ANSWER);
      if (session === used) await renew(used);
    });
  }

  async function renew(used) {
    const body = { refresh_token: used?.refreshToken, user_id: used?.userId };
    let at;
    let fresh;
    const attempt = () => {
      at = present();
      return send('/api/auth/refresh', body, { signal: AbortSignal.timeout?.(REFRESH_TIMEOUT) });
    };
    try {
      fresh = await attempt().catch(async (error) => {
        if (error.code !== 'network_error') throw error;
        // The response may be lost: the token works once more.
        await sleep(500);
        return attempt();
      });
    } catch (error) {
      if (error.code === 'invalid_refresh_token' && used && session?.id === used.id) end(used.id, 'session_ended');
      throw error;
    }
    // Not if the user has signed out, or signed in again, in the meantime.
    if (session?.id === used?.id) keep(fresh, at);
    // The other tabs hear of it before the lock is free.
    if (channel) await sleep(ANSWER);
  }

  /** Of this user: a request of one is never sent as another. */
  function signedIn(userId = session?.userId) {
    if (!userId || session?.userId !== userId) throw new SallyportError('signed_out', 'Not signed in.');
    return session;
  }

  /** The session, whose access token is valid. */
  async function valid() {
    const { userId, lifetime, at } = signedIn();
    const margin = Math.min(60_000, lifetime / 5);
    const left = lifetime - since(at);
    if (left < margin / 6) await refresh();
    else if (left < margin && since(failed) > QUIET) refresh().catch(() => { failed = present(); });
    return signedIn(userId);
  }

  async function authorizedFetch(input, init) {
    // Some browsers send the header to the target of a redirect.
    const request = new Request(input, { redirect: 'error', ...init });
    if (!isAllowed(request.url)) {
      throw new SallyportError('url_not_allowed', `The access token is not for ${new URL(request.url).origin}.`);
    }
    const attempt = ({ token }) => {
      const copy = request.clone();
      copy.headers.set('Authorization', `Bearer ${token}`);
      return fetch(copy);
    };
    const used = await valid();
    const response = await attempt(used);
    if (!isOfToken(response, request.url) || used.token === futile) return response;
    if (session?.token === used.token) await refresh();
    const again = await attempt(signedIn(used.userId));
    if (isOfToken(again, request.url)) futile = session?.token;
    return again;
  }

  /** Whether a new access token may help: not after a wrong password. */
  function isOfToken({ status, headers }, to) {
    const challenge = headers.get('WWW-Authenticate') ?? '';
    return status === 401
      && (/invalid_token/.test(challenge) || !(to.startsWith(`${base}/`) || /error=/.test(challenge)));
  }

  async function resume() {
    if (!session && channel) {
      channel.postMessage({ ask: true });
      await heard(ANSWER);
    }
    if (!session && sessionCookie) {
      await refresh().catch((error) => {
        if (error.code !== 'invalid_refresh_token') throw error;
      });
    }
    return user();
  }

  async function signOut({ scope = 'local' } = {}) {
    if (!session) return;
    const { id, userId, token, refreshToken } = session;
    const over = (of) => { if (session?.id === id) end(of, 'signed_out'); };
    try {
      // The service uses the refresh token if the access token has expired.
      await send(`/api/auth/logout?scope=${scope}`, { refresh_token: refreshToken, user_id: userId }, {
        headers: { Authorization: `Bearer ${token}` },
      });
    } catch (error) {
      if (error.status !== 401) throw error;
      over(id);
      // The session has ended already, but the others may not have.
      if (scope !== 'local') throw error;
    }
    if (scope !== 'others') over(scope === 'global' ? userId : id);
  }

  /**
   * One ceremony at a time, as browsers demand: it replaces the one before.
   *
   * @param challenge resolves to flow and options
   */
  async function credential(kind, challenge, { mediation, signal } = {}) {
    ceremony?.abort();
    const { signal: replaced } = ceremony = new AbortController();
    const parse = `parse${kind === 'get' ? 'Request' : 'Creation'}OptionsFromJSON`;
    for (;;) {
      const { flow, expiresIn, publicKey } = camelCase(await challenge());
      const limit = mediation === 'conditional' && AbortSignal.timeout(expiresIn * 800);
      try {
        const made = await navigator.credentials[kind]({
          mediation,
          publicKey: PublicKeyCredential[parse](publicKey),
          signal: AbortSignal.any([replaced, limit, signal].filter(Boolean)),
        });
        return { rpId: publicKey.rpId, body: { flow, credential: made.toJSON() } };
      } catch (error) {
        // A form may be open for longer than its challenge is accepted.
        if (!limit?.aborted || replaced.aborted || signal?.aborted) throw error;
      }
    }
  }

  async function signInWithPasskey(options) {
    const { rpId, body } = await credential('get', () => send('/api/auth/passkeys/login/options'), options);
    try {
      return await begin('/api/auth/passkeys/login', body);
    } catch (error) {
      if (error.code === 'unknown_credential') {
        await PublicKeyCredential.signalUnknownCredential?.({ rpId, credentialId: body.credential.id });
      }
      throw error;
    }
  }

  const proof = async ({ password, code, recoveryCode, passkey }, challenge) =>
    passkey ? (await credential('get', challenge)).body : { password, code, recovery_code: recoveryCode };

  async function reauthenticate(given) {
    const { id } = signedIn();
    const body = await proof(given, () => request('POST', '/api/auth/reauthenticate/options'));
    const at = present();
    const { token, expires_in: seconds } = await request('POST', '/api/auth/reauthenticate', body);
    // In this tab only, so that no newer refresh token of another tab is replaced.
    if (session?.id === id) session = { ...session, token, lifetime: seconds * 1000, at };
  }

  async function addPasskey(label) {
    const { body } = await credential('create', () => request('POST', '/api/auth/passkeys/options'));
    return camelCase(await request('POST', '/api/auth/passkeys', { ...body, name: label }));
  }

  return {
    get user() { return user(); },
    onChange(listener) {
      listeners.add(listener);
      return () => { listeners.delete(listener); };
    },
    policy: async () => camelCase(await send('/api/auth/policy', undefined, { method: 'GET' })),
    signUp: ({ email, password }) => begin('/api/auth/signup', { email, password }),
    confirmSignUp: (proven) => begin('/api/auth/signup/confirm', proven),
    signIn: ({ email, password, deviceToken }) =>
      begin('/api/auth/login', { email, password, device_token: deviceToken }),
    verifySecondFactor: async (error, given) => begin('/api/auth/login/second-factor', {
      ...await proof(given, () => error), flow: error.flow, remember_device: given.rememberDevice,
    }),
    signInWithPasskey,
    startSession: (path, body) => begin(path, body, (...call) => request('POST', ...call)),
    resume,
    refresh,
    reauthenticate,
    addPasskey,
    fetch: authorizedFetch,
    request,
    accessToken: async () => (await valid()).token,
    signOut,
  };
}
