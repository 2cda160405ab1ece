// Clients: applications that sign users in with this service, and services that introspect tokens.

import { call, get } from '../api.js';
import { announce, button, code, confirm, el, pill, time } from '../dom.js';
import { head, operatorButton, pages } from '../list.js';
import { withRecentAuthentication } from '../reauthentication.js';
import { select } from './users.js';

const PATH = '/api/admin/clients';
const TYPES = [['web', 'Web application'], ['single_page', 'Single-page application'], ['native', 'Native application'], ['service', 'Service']];
const SCOPES = ['openid', 'profile', 'email', 'groups', 'offline_access'];
const MOST_SECRETS = 2;

const path = (client) => `${PATH}/${encodeURIComponent(client.client_id)}`;
const hasUsers = (type) => type !== 'service';
const permitsDevices = (type) => type === 'web' || type === 'native';
const isConfidential = (type) => type === 'web' || type === 'service';

export default function clients({ left, title }) {
  const place = el('div');
  const list = pages({
    caption: 'Clients, newest first',
    columns: [
      { label: 'Client', kind: 'main', cell: (client) => el('div', {}, client.name, el('div', { class: 'muted small break' }, code(client.client_id))) },
      { label: 'Type', cell: (client) => new Map(TYPES).get(client.type) ?? client.type },
      { label: 'State', cell: (client) => (client.disabled_at === null ? pill('Enabled', 'good') : pill('Disabled', 'bad')) },
      { label: 'Registered', cell: (client) => time(client.created_at) },
      { label: 'Action', kind: 'end', operator: true, cell: (client) => el('div', { class: 'actions end' },
        button('Edit', () => edit(client)), button('Delete', () => remove(client), 'danger')) },
    ],
    details,
    fetchPage: (cursor) => get(PATH, { cursor }),
    nothing: ['No clients', 'Register an application, or a service that introspects tokens.'],
    left,
  });

  function show() {
    place.replaceChildren();
    list.reload({ quietly: true });
  }

  /** Does what needs a recent authentication, says how it ended, and reads the list again. */
  async function change(request, done) {
    try {
      const answer = await withRecentAuthentication(request);
      announce(done, 'good');
      return answer;
    } catch (error) {
      announce(error.message, 'bad');
      return null;
    } finally {
      list.reload({ quietly: true });
    }
  }

  function edit(client) {
    const form = editor(client, {
      async save(body) {
        const saved = await withRecentAuthentication(() => (client === null ? call('POST', PATH, body) : call('PUT', path(client), body)));
        announce(client === null ? 'The client has been registered.' : 'The client has been changed.', 'good');
        show();
        showSecret(saved);
      },
      cancel: show,
    });
    place.replaceChildren(form);
    form.querySelector('input').focus();
  }

  async function remove(client) {
    const sure = await confirm({
      title: 'Delete this client?', text: `${client.name} can no longer sign users in or call the service. Its secrets and keys are rejected from now on.`, action: 'Delete client',
    });
    if (sure) {
      await change(() => call('DELETE', path(client)), 'The client has been deleted.');
    }
  }

  async function addSecret(client) {
    showSecret(await change(() => call('POST', `${path(client)}/secrets`), 'The client has another secret.'));
  }

  async function removeSecret(client, secret) {
    const sure = await confirm({
      title: 'Delete this secret?', text: 'An application that still uses it is rejected from now on.', action: 'Delete secret',
    });
    if (sure) {
      await change(() => call('DELETE', `${path(client)}/secrets/${encodeURIComponent(secret.id)}`), 'The secret has been deleted.');
    }
  }

  function details(client) {
    const fact = (name, values) => (values.length === 0 ? [] : [el('dt', {}, name), el('dd', {}, values.map((value) => el('div', {}, value)))]);
    const secrets = client.secrets.map((secret) => el('div', { class: 'row' },
      el('span', {}, 'Secret of ', time(secret.created_at)), operatorButton('Delete secret', () => removeSecret(client, secret), 'danger')));
    return el('div', {},
      el('dl', { class: 'details' },
        fact('Redirect URIs', client.redirect_uris),
        fact('After log-out', client.post_logout_redirect_uris),
        fact('Back-channel log-out', client.backchannel_logout_uri === null ? [] : [client.backchannel_logout_uri]),
        fact('Scopes', client.scopes.length === 0 ? [] : [client.scopes.join(' ')]),
        fact('Consent', hasUsers(client.type) ? [client.first_party ? 'not needed' : 'by each user'] : []),
        fact('Other devices', client.device_grant ? ['users may sign in with them'] : []),
        fact('Resources', client.resources),
        fact('Tokens', client.dpop_required ? ['bound to a key (DPoP)'] : []),
        fact('Requests', client.pkce_or_nonce_optional ? ['may have neither PKCE nor a nonce'] : []),
        fact('Public keys', client.jwks === null ? [] : client.jwks.keys.map((key) => key.kid ?? key.kty))),
      secrets,
      isConfidential(client.type) && client.secrets.length < MOST_SECRETS ? operatorButton('Add a secret', () => addSecret(client)) : null);
  }

  list.reload();
  return [
    head(title, 'Applications that sign users in, and services that introspect tokens.', operatorButton('Register client', () => edit(null), 'primary')),
    place, list.element,
  ];
}

/** Shows a secret that was just made, which nobody sees again. */
function showSecret(client) {
  if (!client?.client_secret) {
    return;
  }
  const secret = el('code', { class: 'break' }, client.client_secret);
  const copy = button('Copy', async () => {
    await navigator.clipboard.writeText(client.client_secret);
    copy.textContent = 'Copied';
  });
  const dialog = el('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title', close: () => dialog.remove() },
    el('h2', { id: 'dialog-title' }, `Secret of ${client.name}`),
    el('p', {}, 'Store it in the configuration of the application. It is not shown again.'),
    el('p', {}, secret),
    el('div', { class: 'actions end' },
      // Browsers offer the clipboard to https and localhost only.
      navigator.clipboard ? copy : null,
      button('I have stored the secret', () => dialog.close(), 'primary')));
  document.body.append(dialog);
  dialog.showModal();
}

/** A form for a client, or with null for a new one; keeps what was typed when it is refused. */
function editor(client, { save, cancel }) {
  const name = el('input', { id: 'client-name', type: 'text', required: true, maxlength: '100', autocomplete: 'off', value: client?.name });
  const id = el('input', { id: 'client-id', type: 'text', maxlength: '64', pattern: '[A-Za-z0-9._\\-]+', autocomplete: 'off', placeholder: 'A random one by default' });
  const type = select('client-type', 'Type', TYPES, client?.type ?? 'web');
  type.control.disabled = client !== null;
  const redirects = lines('client-redirects', client?.redirect_uris, 'https://app.example.com/callback');
  const afterLogout = lines('client-after-logout', client?.post_logout_redirect_uris, 'https://app.example.com/');
  const backchannel = el('input', { id: 'client-backchannel', type: 'text', maxlength: '2000', autocomplete: 'off', value: client?.backchannel_logout_uri });
  const logo = el('input', { id: 'client-logo', type: 'text', maxlength: '2000', autocomplete: 'off', value: client?.logo_uri });
  const scopes = SCOPES.map((scope) => el('input', { type: 'checkbox', id: `client-scope-${scope}`, checked: client === null ? scope === 'openid' : client.scopes.includes(scope) }));
  const firstParty = el('input', { type: 'checkbox', id: 'client-first-party', role: 'switch', checked: client?.first_party });
  const devices = el('input', { type: 'checkbox', id: 'client-devices', role: 'switch', checked: client?.device_grant });
  const jwks = el('textarea', { id: 'client-jwks', rows: '4', spellcheck: 'false', placeholder: '{"keys":[…]}' }, client?.jwks ? JSON.stringify(client.jwks) : '');
  const dpop = el('input', { type: 'checkbox', id: 'client-dpop', role: 'switch', checked: client?.dpop_required });
  const unprotected = el('input', { type: 'checkbox', id: 'client-unprotected', role: 'switch', checked: client?.pkce_or_nonce_optional });
  const resources = lines('client-resources', client?.resources, 'https://api.example.com');
  const disabled = el('input', { type: 'checkbox', id: 'client-disabled', role: 'switch', checked: Boolean(client?.disabled_at) });
  const message = el('p', { role: 'alert' });
  const submit = el('button', { type: 'submit', class: 'button primary' }, client === null ? 'Register' : 'Save');

  const ofUsers = [
    labelled(redirects, 'Redirect URIs, one on each line'),
    labelled(afterLogout, 'URIs after log-out, one on each line'),
    labelled(backchannel, 'Back-channel log-out URI'),
    labelled(logo, 'Logo (https)'),
    el('fieldset', { class: 'field' }, el('legend', {}, 'Scopes that it may request'),
      el('div', { class: 'choices' }, scopes.map((control, i) => el('label', {}, control, ' ', SCOPES[i])))),
    switched(firstParty, 'Users need not consent'),
  ];
  const ofDevices = switched(devices, 'Users may sign in with another device');
  const ofUnprotected = switched(unprotected, 'Requests may have neither PKCE nor a nonce (older applications)');
  const keys = labelled(jwks, 'Public keys (JWK set), instead of a secret');

  function follow() {
    ofUsers.forEach((field) => { field.hidden = !hasUsers(type.control.value); });
    ofDevices.hidden = !permitsDevices(type.control.value);
    ofUnprotected.hidden = type.control.value !== 'web';
    keys.hidden = !isConfidential(type.control.value);
  }
  type.control.addEventListener('change', follow);
  follow();

  function body() {
    const users = hasUsers(type.control.value);
    return {
      ...(id.value === '' ? {} : { client_id: id.value }),
      name: name.value,
      type: type.control.value,
      logo_uri: users ? text(logo) : null,
      redirect_uris: users ? listed(redirects) : [],
      post_logout_redirect_uris: users ? listed(afterLogout) : [],
      backchannel_logout_uri: users ? text(backchannel) : null,
      scopes: users ? SCOPES.filter((scope, i) => scopes[i].checked) : [],
      first_party: users && firstParty.checked,
      device_grant: !ofDevices.hidden && devices.checked,
      jwks: keys.hidden ? null : parsed(jwks),
      dpop_required: dpop.checked,
      pkce_or_nonce_optional: !ofUnprotected.hidden && unprotected.checked,
      resources: listed(resources),
      disabled: disabled.checked,
    };
  }

  async function send() {
    submit.disabled = true;
    message.textContent = '';
    message.className = '';
    try {
      await save(body());
    } catch (error) {
      message.textContent = error.message;
      message.className = 'notice bad';
    } finally {
      submit.disabled = false;
    }
  }

  return el('form', { class: 'card editor', 'aria-labelledby': 'editor-title', submit: (event) => { event.preventDefault(); send(); } },
    el('h2', { id: 'editor-title' }, client === null ? 'Register a client' : `Edit ${client.name}`),
    message,
    labelled(name, 'Name, as users see it'),
    client === null ? labelled(id, 'Client ID') : null,
    type.field, ofUsers, ofDevices, keys,
    labelled(resources, 'Resources that its tokens can be for, one URI on each line'),
    switched(dpop, 'Tokens must be bound to a key (DPoP)'),
    client === null ? null : switched(disabled, 'Disabled'),
    el('div', { class: 'actions end' }, button('Cancel', cancel), submit));
}

function labelled(control, label) {
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
}

function switched(control, label) {
  return el('div', { class: 'field' }, el('span', { class: 'switch' }, control, el('label', { for: control.id }, label)));
}

function lines(id, values, placeholder) {
  return el('textarea', { id, rows: '3', spellcheck: 'false', autocomplete: 'off', placeholder }, (values ?? []).join('\n'));
}

const text = (control) => control.value.trim() || null;

const listed = (control) => control.value.split('\n').map((line) => line.trim()).filter((line) => line !== '');

function parsed(control) {
  if (control.value.trim() === '') {
    return null;
  }
  try {
    return JSON.parse(control.value);
  } catch {
    throw new Error('The public keys must be JSON, such as {"keys":[…]}.');
  }
}
