// The enrolment of an authenticator app, for operators who must have a second factor.

import { call, renewToken } from './api.js';
import { button, el } from './dom.js';

/**
 * A card that enrols an app and shows the recovery codes.
 *
 * @param done called when the operator has seen the codes
 * @param signsOut called when the operator goes instead
 */
export default function enrolment({ done, signsOut }) {
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
      el('p', {}, 'Operators of this service must have a second factor. You need an authenticator app on your phone.'),
      button('Set up the app', () => attempt(start, begin), 'primary wide'),
      leave);
  }

  /** Asks for the password again if the sign-in was too long ago. */
  async function attempt(action, otherwise) {
    try {
      await action();
    } catch (error) {
      if (error.code === 'insufficient_user_authentication') {
        askForPassword(action);
      } else {
        otherwise(error.message);
      }
    }
  }

  function askForPassword(next, notice = '') {
    const password = el('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
    form('Confirm your password', notice, [el('label', { for: 'password' }, 'Password'), password], 'Continue', async () => {
      await call('POST', '/api/auth/reauthenticate', { password: password.value });
      await next();
    });
    password.focus();
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
      showCodes(codes);
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
          message.textContent = error.message;
          button.disabled = false;
          card.querySelector('input').focus();
        }
      },
    }, message, ...fields, button), leave);
  }

  function showCodes(codes) {
    show('Store your recovery codes',
      el('p', {}, 'Each of these codes replaces the app once, if you lose it. They are not shown again.'),
      el('ul', { class: 'recovery-codes' }, codes.map((code) => el('li', {}, el('code', {}, code)))),
      button('I have stored the codes', done, 'primary wide'));
  }

  begin();
  return card;
}
