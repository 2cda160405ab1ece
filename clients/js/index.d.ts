/** Where the service is, and where its access token may be sent. */
export interface ClientOptions {
  /** URL of the service, absolute or relative to the page, such as `https://auth.example.com`. */
  url: string | URL;
  /**
   * Whether the service runs with `SESSION_COOKIE=true`. The refresh token is then in a cookie that scripts cannot read, and
   * {@link Client.resume} finds the session after a reload. Otherwise it is in the memory of the tabs only. Default: `false`.
   */
  sessionCookie?: boolean;
  /**
   * URLs of your APIs, absolute or relative to the page. {@link Client.fetch} sends the access token to the service, to these
   * URLs and to what is below their path, and to nothing else. Default: none.
   */
  allowedUrls?: (string | URL)[];
}

export interface User {
  /** UUID. */
  userId: string;
  email: string;
}

export interface SignedInUser extends User {
  /**
   * Only without `sessionCookie`, and only if a device was remembered or gets another token: store it on the device in place of
   * the one before, and pass it to {@link Client.signIn}.
   */
  deviceToken?: string;
}

/** The user must prove the address with the code of a mail. Nobody is signed in yet. */
export interface ConfirmationRequired {
  userId?: undefined;
  /** For {@link Client.confirmSignUp}. Keep it where only this browser has it. */
  flow: string;
  /** Seconds until the code expires. */
  expiresIn: number;
  /** Seconds after which another mail may be requested. */
  resendAfter: number;
}

/** What the service requires of accounts. */
export interface Policy {
  signup: 'open' | 'verified' | 'closed';
  password: {
    /** In code points. */
    minLength: number;
    /** In code points. */
    maxLength: number;
    /** Codes that {@link FieldError.code} has when a password violates the rule. */
    rules: string[];
  };
  /** Second factors that users can enrol. */
  factors: ('totp' | 'passkey')[];
  /** Whether the service sends mail, so that a forgotten password can be reset. */
  mail: boolean;
}

export interface FieldError {
  /** Name of the member as in the API reference; empty for the whole request. */
  field: string;
  /** Stable; see "Field errors" of the problem codes. */
  code: string;
  /** Completes a sentence that begins with the field: "must have at least 8 characters". */
  message: string;
}

export interface Passkey {
  /** UUID. */
  id: string;
  /** As authenticators know it, in Base64url. */
  credentialId: string;
  name: string;
  /** Whether the authenticator has copied it to other devices. */
  backedUp: boolean;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601; null before the first use. */
  lastUsedAt: string | null;
}

/** A proof of the second factor. A passkey asks the user at once; call it from a button. */
export type SecondFactor = { code: string } | { recoveryCode: string } | { passkey: true };

/**
 * Why a call failed. Errors of the browser remain what they are: a `DOMException` of a passkey, and the `TypeError` or
 * `AbortError` of your own API in {@link Client.fetch}.
 */
export class SallyportError extends Error {
  constructor(code: string, detail: string, members?: object);
  /**
   * Stable. A code of the service, see the problem codes, or one of
   * - `network_error`: no complete response, see `cause`; the session is unchanged
   * - `unexpected_response`: a response that is not the service's, such as that of a proxy
   * - `signed_out`: the call needs a signed-in user, or another one has signed in meanwhile
   * - `url_not_allowed`: neither the service nor one of `allowedUrls`; nothing was sent
   */
  readonly code: string;
  /** A sentence for people. */
  readonly detail: string;
  /** HTTP status; undefined without a response. */
  readonly status?: number;
  /** With `validation_failed` and other faults of the input; otherwise empty. */
  readonly errors: FieldError[];
  /** Id of the request in the log of the service. */
  readonly requestId?: string;
  /** Seconds to wait before another attempt, after 429 and 503; otherwise 0. Undefined without a response. */
  readonly retryAfter?: number;
  /** With `second_factor_required`. Not enumerable, because it is a secret. */
  readonly flow?: string;
  /** With `second_factor_required`: seconds until the flow expires. */
  readonly expiresIn?: number;
  /** With `second_factor_required`: what the user can present. */
  readonly factors?: ('totp' | 'passkey' | 'recovery_code')[];
  /** With `second_factor_required`, if the user has a passkey: options for `navigator.credentials.get`. */
  readonly publicKey?: object;
  /** With `insufficient_user_authentication` and `factor_enrolment_required`: the level that is required. */
  readonly acrValues?: string;
  /** With `insufficient_user_authentication`: the age of the authentication that is accepted, in seconds. */
  readonly maxAge?: number;
}

/**
 * - `signed_in`: in this tab or another one
 * - `signed_out`: in this tab or another one
 * - `session_ended`: the service no longer accepts the session, for example because it has expired or was revoked
 */
export type ChangeReason = 'signed_in' | 'signed_out' | 'session_ended';

/**
 * Signs users in and calls APIs with their access token. Its functions may be detached: `const { fetch } = createClient(…)`.
 *
 * Unless stated otherwise each function rejects with {@link SallyportError}. Tabs of one origin share the session if the browser has
 * `BroadcastChannel` and `navigator.locks`.
 */
export interface Client {
  /** Null while nobody is signed in. */
  readonly user: User | null;

  /**
   * Calls a listener after a user has signed in, signed out, or lost the session; not after refreshes.
   *
   * @returns removes the listener
   */
  onChange(listener: (user: User | null, reason: ChangeReason) => void): () => void;

  /** The rules for accounts: ask for them before the user enters anything. */
  policy(): Promise<Policy>;

  /**
   * Creates an account. With `SIGNUP=open` the user is signed in; with `verified` the response is the same for every address, and
   * {@link confirmSignUp} completes it.
   *
   * Codes: `validation_failed`, `email_taken`, `signup_closed`, `rate_limited`.
   */
  signUp(account: { email: string; password: string }): Promise<SignedInUser | ConfirmationRequired>;

  /**
   * Completes a sign-up with the code of the mail, or with the token of its link and the password.
   *
   * Codes: `invalid_code`, `rate_limited`.
   */
  confirmSignUp(proof: { flow: string; code: string } | { token: string; password: string }): Promise<SignedInUser>;

  /**
   * Signs in with a password.
   *
   * Codes: `invalid_credentials`; `second_factor_required`, then pass the error to {@link verifySecondFactor};
   * `account_deletion_pending`; `rate_limited`.
   */
  signIn(credentials: { email: string; password: string; deviceToken?: string }): Promise<SignedInUser>;

  /**
   * Completes a sign-in whose password was right.
   *
   * Codes: `invalid_code`, `invalid_passkey`, `rate_limited`. A passkey also rejects with the `DOMException` of the browser.
   *
   * @param error of {@link signIn}, with the code `second_factor_required`
   * @param factor with `rememberDevice`, the device needs no second factor for a while
   */
  verifySecondFactor(
    error: Pick<SallyportError, 'flow' | 'publicKey'>,
    factor: SecondFactor & { rememberDevice?: boolean },
  ): Promise<SignedInUser>;

  /**
   * Signs in with a passkey alone. With `mediation: 'conditional'` the browser offers it in the field with
   * `autocomplete="username webauthn"`: call it when the form is shown, if {@link supportsPasskeyAutofill}; the call lasts until
   * the user chooses a passkey.
   *
   * Codes: `invalid_passkey`, `unknown_credential`, `account_deletion_pending`, `rate_limited`. Also rejects with the `DOMException`
   * of the browser: `NotAllowedError` if the user cancels, `AbortError` if another sign-in has replaced this one.
   */
  signInWithPasskey(options?: { mediation?: CredentialMediationRequirement; signal?: AbortSignal }): Promise<SignedInUser>;

  /**
   * Begins a session with another call that returns one: `/api/auth/invitation/accept`, `/api/auth/account/restore`, and
   * `/api/auth/password`, which changes the password.
   *
   * @param body as in the API reference
   */
  startSession(path: string, body: object): Promise<SignedInUser>;

  /**
   * Finds the session after the page was loaded: that of another tab, or with `sessionCookie` that of the cookie.
   *
   * @returns null if there is none
   */
  resume(): Promise<User | null>;

  /**
   * Gets a new access token. It is rarely needed: {@link fetch} refreshes by itself. All tabs together refresh once.
   *
   * Codes: `invalid_refresh_token`, the session has ended; `rate_limited`; `network_error`.
   */
  refresh(): Promise<void>;

  /**
   * Makes the authentication recent, after `insufficient_user_authentication`: repeat the call then. An account with a second
   * factor must present that.
   *
   * Codes: `invalid_credentials`, `invalid_code`, `invalid_passkey`, `second_factor_required`, `rate_limited`.
   */
  reauthenticate(proof: { password: string } | SecondFactor): Promise<void>;

  /**
   * Creates a passkey and ends every other session of the user. The recovery codes come with the first second factor: show them
   * once.
   *
   * Codes: `insufficient_user_authentication`, `passkey_exists`, `passkey_limit`. Also rejects with the `DOMException` of the browser.
   *
   * @param name for the user's list of passkeys
   */
  addPasskey(name: string): Promise<{
    passkey: Passkey;
    recoveryCodes: string[] | null;
  }>;

  /**
   * Like the browser's `fetch`, with the access token. Refreshes the token ahead of its expiry, and once after a 401, which then
   * repeats the request. Redirects fail unless `redirect` is given.
   *
   * Codes: `url_not_allowed`, `signed_out`, `invalid_refresh_token`, `network_error` of a refresh. Your own API rejects as usual.
   */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;

  /**
   * Calls the service, with the access token if a user is signed in.
   *
   * @param path such as `/api/auth/sessions`
   * @param body as in the API reference
   * @returns the JSON of the response as in the API reference; undefined if it is empty
   */
  request(method: string, path: string, body?: object): Promise<any>;

  /** A valid access token, for what {@link fetch} cannot do, such as a WebSocket. Never store it. */
  accessToken(): Promise<string>;

  /**
   * Ends this session, those on `others`, or all. Harmless if nobody is signed in. The user is signed out only when it resolves:
   * after `network_error` the session may be active, try again.
   */
  signOut(options?: { scope?: 'local' | 'others' | 'global' }): Promise<void>;
}

/** @throws TypeError for a URL that is malformed or neither https nor http */
export function createClient(options: ClientOptions): Client;

/** Whether this browser can use passkeys. */
export function supportsPasskeys(): boolean;

/** Whether this browser can offer passkeys in the field for the e-mail address. */
export function supportsPasskeyAutofill(): Promise<boolean>;
