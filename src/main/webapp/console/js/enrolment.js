// The enrolment of an authenticator app or a passkey, for operators who must have one.

import { addPasskey, call, passkeysWork, reason, renewToken, typedFactor } from './api.js';
import { button, el } from './dom.js';

/**
 * A card that enrols an app or a passkey and shows the recovery codes.
 *
 * @param acr the level that is required: phr needs a passkey
 * @param done called when the operator has seen the codes
 * @param signsOut called when the operator goes instead
 */
export default function enrolment({ acr, done, signsOut }) {
  const card = el('section', { class: 'card sign-in', 'aria-labelledby': 'enrolment-title' });
  const leave = button('Sign out', signsOut);

  function show(title, ...children) {
    const heading = el('h1', { id: 'enrolment-title', tabindex: '-1' }, title);
    card.replaceChildren(heading, ...children);
    heading.focus();
  }

  function begin(notice = '') {
    show('Set up a second factor',
      el('p', { class: notice ? 'notice bad' : '', role: 'alert' }, notice),
      el('p', {}, acr === 'phr'
        ? 'Operators of this service must sign in with a passkey. Your device or a security key creates one.'
        : 'Operators of this service must have a second factor: an authenticator app on your phone, or a passkey.'),
      acr === 'phr' ? '' : button('Set up the app', () => attempt(start, begin), 'primary wide'),
      passkeysWork() ? button('Add a passkey', () => attempt(addsPasskey, begin), acr === 'phr' ? 'primary wide' : 'wide') : '',
      leave);
  }

  /** Asks for the password again if the sign-in was too long ago. */
  async function attempt(action, otherwise) {
    try {
      await action();
    } catch (error) {
      if (error.code === 'insufficient_user_authentication') {
        askForProof(error.acr, action);
      } else {
        otherwise(reason(error));
      }
    }
  }

  /** The password, or of an account with an app its code. */
  function askForProof(level, next) {
    const byCode = level === 'urn:sallyport:aal2';
    const proof = byCode
      ? el('input', { id: 'proof', autocomplete: 'one-time-code', autocapitalize: 'off', spellcheck: 'false', maxlength: '24', required: true })
      : el('input', { id: 'proof', type: 'password', autocomplete: 'current-password', required: true });
    const label = byCode ? 'Code of your authenticator app, or a recovery code' : 'Password';
    form(byCode ? 'Confirm that it is you' : 'Confirm your password', '', [el('label', { for: 'proof' }, label), proof], 'Continue', async () => {
      await call('POST', '/api/auth/reauthenticate', byCode ? typedFactor(proof.value) : { password: proof.value });
      await next();
    });
    proof.focus();
  }

  async function addsPasskey() {
    const codes = await addPasskey('Added in the console');
    await renewToken();
    if (codes) {
      showCodes(codes, 'passkey');
    } else {
      done();
    }
  }

  async function start() {
    const app = await call('POST', '/api/auth/totp');
    const code = el('input', { id: 'code', autocomplete: 'one-time-code', inputmode: 'numeric', maxlength: '7', required: true });
    form('Set up a second factor', '', [
      el('p', {}, 'Scan this code with your authenticator app, or enter the key below it.'),
      el('img', { class: 'qr', src: `data:image/svg+xml,${encodeURIComponent(app.qr_svg)}`, alt: 'QR code for the authenticator app', width: '220', height: '220' }),
      el('p', {}, el('code', { class: 'break' }, app.secret)),
      el('label', { for: 'code' }, 'Code that the app shows'), code,
    ], 'Confirm', async () => {
      const { recovery_codes: codes } = await call('POST', '/api/auth/totp/confirm', { flow: app.flow, code: code.value.replaceAll(' ', '') });
      await renewToken();
      showCodes(codes, 'app');
    });
    code.focus();
  }

  function form(title, notice, fields, action, submit) {
    const message = el('p', { class: notice ? 'notice bad' : '', role: 'alert' }, notice);
    const button = el('button', { type: 'submit', class: 'button primary wide' }, action);
    show(title, el('form', {
      class: 'enrolment',
      submit: async (event) => {
        event.preventDefault();
        button.disabled = true;
        try {
          await submit();
        } catch (error) {
          message.className = 'notice bad';
          message.textContent = reason(error);
          button.disabled = false;
          card.querySelector('input').focus();
        }
      },
    }, message, ...fields, button), leave);
  }

  function showCodes(codes, factor) {
    show('Store your recovery codes',
      el('p', {}, `Each of these codes replaces the ${factor} once, if you lose it. They are not shown again.`),
      el('ul', { class: 'recovery-codes' }, codes.map((code) => el('li', {}, el('code', {}, code)))),
      button('I have stored the codes', done, 'primary wide'));
  }

  begin();
  return card;
}
