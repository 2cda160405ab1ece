// Applications with npm's openid-client, one for each way in which a client authenticates.
// The variable APPLICATION has the port, the issuer and the clients by name, as JSON.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { text as bodyOf } from 'node:stream/consumers';
import { createRemoteJWKSet, importJWK, jwtVerify } from 'jose';
import * as oidc from 'openid-client';

const { port, issuer, clients } = JSON.parse(process.env.APPLICATION);
const origin = `http://127.0.0.1:${port}`;

const authentications = {
  basic: ({ secret }) => oidc.ClientSecretBasic(secret),
  post: ({ secret }) => oidc.ClientSecretPost(secret),
  pushed: ({ secret }) => oidc.ClientSecretBasic(secret),
  key: async ({ key }) => oidc.PrivateKeyJwt({ key: await importJWK(key, 'ES256'), kid: key.kid }),
  public: () => oidc.None(),
};

const applications = new Map();
for (const [name, client] of Object.entries(clients)) {
  const configuration = await oidc.discovery(
    new URL(issuer), client.id, undefined, await authentications[name](client),
    { execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks] });
  applications.set(name, { name, configuration, id: client.id, base: `${origin}/${name}` });
}
const { jwks_uri: keySet } = applications.get('basic').configuration.serverMetadata();
const keys = createRemoteJWKSet(new URL(keySet));

async function signIn({ name, configuration, base }, session) {
  const verifier = oidc.randomPKCECodeVerifier();
  session.flow = {
    pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce(),
  };
  const parameters = {
    redirect_uri: `${base}/callback`,
    scope: 'openid profile email groups',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: session.flow.expectedState,
    nonce: session.flow.expectedNonce,
  };
  const location = name === 'pushed'
    ? await oidc.buildAuthorizationUrlWithPAR(configuration, parameters)
    : oidc.buildAuthorizationUrl(configuration, parameters);
  return { location };
}

// Those that were revoked are kept: the provider announces that their session has ended.
const tokensOf = (session) => session.revoked ?? session.tokens;

function end(session) {
  delete session.claims;
  delete session.tokens;
}

const actions = {
  /** A page that only users may see. */
  async orders(application, session) {
    if (!session.claims) {
      return signIn(application, session);
    }
    const { sub, preferred_username: user, groups } = session.claims;
    return { text: `orders of ${user}, groups: ${groups}, subject: ${sub}` };
  },

  async callback({ configuration, base }, session, url) {
    const { flow } = session;
    delete session.flow;
    delete session.revoked;
    session.tokens = await oidc.authorizationCodeGrant(configuration, url, flow);
    session.claims = session.tokens.claims();
    return { location: `${base}/orders` };
  },

  /** Refreshes, and shows what the provider then says about the user. */
  async profile({ configuration }, session) {
    const before = tokensOf(session).refresh_token;
    session.tokens = await oidc.refreshTokenGrant(configuration, before);
    const { email } = await oidc.fetchUserInfo(
      configuration, session.tokens.access_token, session.claims.sub);
    return { text: `profile of ${email}, rotated: ${session.tokens.refresh_token !== before}` };
  },

  async introspect({ configuration }, session) {
    const { active, sub } = await oidc.tokenIntrospection(
      configuration, tokensOf(session).access_token);
    return { text: `active: ${active}, subject: ${sub}` };
  },

  async revoke({ configuration }, session) {
    session.revoked = session.tokens;
    await oidc.tokenRevocation(configuration, session.revoked.refresh_token);
    return { text: 'revoked' };
  },

  async logout({ configuration, base }, session) {
    const location = oidc.buildEndSessionUrl(configuration, {
      id_token_hint: session.tokens.id_token, post_logout_redirect_uri: `${base}/bye`,
    });
    end(session);
    return { location };
  },

  async bye() {
    return { text: 'bye' };
  },

  /** Receives logout tokens. */
  async backchannel({ id }, session, url, request) {
    const token = new URLSearchParams(await bodyOf(request)).get('logout_token');
    const { payload } = await jwtVerify(token, keys, {
      issuer, audience: id, typ: 'logout+jwt', requiredClaims: ['iat', 'jti', 'sid', 'events'],
    });
    [...sessions.values()].filter((other) => other.claims?.sid === payload.sid).forEach(end);
    return { text: '' };
  },
};

const sessions = new Map();

function sessionOf({ name }, request, response) {
  const cookie = new RegExp(`(?:^|; )${name}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (!sessions.has(cookie)) {
    const key = randomUUID();
    response.setHeader('Set-Cookie', `${name}=${key}; Path=/${name}; HttpOnly; SameSite=Lax`);
    return sessions.set(key, {}).get(key);
  }
  return sessions.get(cookie);
}

createServer(async (request, response) => {
  const url = new URL(request.url, origin);
  const [, name, action] = url.pathname.split('/');
  const application = applications.get(name);
  if (!application || !Object.hasOwn(actions, action)) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('Content-Type', 'text/plain');
  response.setHeader('Cache-Control', 'no-store');
  try {
    const session = sessionOf(application, request, response);
    const { text, location } = await actions[action](application, session, url, request);
    if (location) {
      response.writeHead(303, { Location: location.toString() }).end();
    } else {
      response.end(text);
    }
  } catch (refused) {
    const reason = refused.error ?? refused.cause?.message ?? refused.message;
    response.writeHead(400).end(`${refused.code}: ${reason}`);
  }
}).listen(port, '127.0.0.1');
