// Calls that need a recent authentication: the operator proves to be the operator again.

import { call, canConfirmWithPasskey, confirmWithPasskey, reason, typedFactor, useToken } from './api.js';
import { OTHER, ask, confirm, el, revealing } from './dom.js';

/** Makes the call, and again once the operator has authenticated, if it needs that. */
export async function withRecentAuthentication(request) {
  try {
    return await request();
  } catch (error) {
    if (error.code !== 'insufficient_user_authentication') {
      throw error;
    }
    await authenticate(error.acr);
    return request();
  }
}

async function authenticate(acr) {
  const byPasskey = acr !== 'urn:sallyport:aal1' && await canConfirmWithPasskey();
  if (acr === 'phr') {
    await onlyByPasskey();
    return;
  }
  const byCode = acr === 'urn:sallyport:aal2';
  const control = byCode
    ? el('input', { id: 'proof', autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false', maxlength: '24', required: true })
    : el('input', { id: 'proof', type: 'password', autocomplete: 'current-password', required: true });
  const values = await ask({
    title: 'Confirm that it is you', text: 'This needs a recent sign-in.', action: 'Confirm',
    fields: [{ control, field: el('div', { class: 'field' }, el('label', { for: 'proof' }, byCode ? 'Code of your authenticator app, or a recovery code' : 'Your password'), byCode ? control : revealing(control)) }],
    other: byPasskey ? 'Use a passkey' : null,
  });
  if (values === null) {
    throw new Error('Nothing was changed.');
  }
  if (values === OTHER) {
    await passkey();
    return;
  }
  const proof = byCode ? typedFactor(values.proof) : { password: control.value };
  useToken((await call('POST', '/api/auth/reauthenticate', proof)).token);
}

async function onlyByPasskey() {
  if (!await confirm({ title: 'Confirm that it is you', text: 'This needs a recent sign-in with your passkey.', action: 'Use a passkey', danger: false })) {
    throw new Error('Nothing was changed.');
  }
  await passkey();
}

async function passkey() {
  try {
    await confirmWithPasskey();
  } catch (error) {
    throw new Error(reason(error));
  }
}
