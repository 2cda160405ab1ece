// Imports of users: sends a file, shows the progress of those that run, and lists what was told about records.

import { call, download, get, isAuditor, upload } from '../api.js';
import { announce, button, confirm, el, empty, pill, time } from '../dom.js';
import { userLink } from '../email.js';
import { every, head, pane, table } from '../list.js';
import { withRecentAuthentication } from '../reauthentication.js';
import { select } from './users.js';
import { plural } from '../words.js';

const SOURCES = [['ndjson', 'Sallyport (NDJSON)'], ['keycloak', 'Keycloak realm export'], ['auth0', 'Auth0 bulk export'],
  ['firebase', 'Firebase auth:export'], ['table', 'Table: CSV or COPY']];
const CONFLICTS = [['skip', 'Skip the record'], ['update', 'Update the account'], ['fail', 'List as a fault']];
const STATES = { receiving: 'Receiving', waiting: 'Waiting', running: 'Running', done: 'Done', failed: 'Failed', cancelled: 'Cancelled' };
const TONES = { done: 'good', failed: 'bad', running: 'accent' };
const UNFINISHED = new Set(['receiving', 'waiting', 'running']);
const SECONDS = 2;
const MAX_FILE = 512 * 1024 * 1024;

const path = (item) => `/api/admin/imports/${encodeURIComponent(item.id)}`;

export default function imports({ left, title }) {
  const list = pane(() => get('/api/admin/imports', { limit: 20 }), render, left, 6);
  const form = uploadForm(() => list.reload({ quietly: true }));

  async function cancel(item) {
    const sure = await confirm({
      title: 'Cancel this import?', text: 'Users that were imported remain. The file is deleted.', action: 'Cancel import', cancel: 'Keep it',
    });
    if (!sure) {
      return;
    }
    try {
      await withRecentAuthentication(() => call('DELETE', path(item)));
      announce('The import has been cancelled.', 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    list.reload({ quietly: true });
  }

  async function save(item) {
    try {
      await download(`${path(item)}/faults`, { format: 'csv' }, 'import-faults.csv');
    } catch (error) {
      announce(error.message, 'bad');
    }
  }

  function render({ data }) {
    if (data.length === 0) {
      return empty('Nothing was imported yet', 'Send the file that another system has exported.');
    }
    const { element, add } = table('Imports, newest first', [
      { label: 'File', kind: 'main', cell: (item) => el('div', {}, new Map(SOURCES).get(item.source) ?? item.source, el('div', { class: 'muted small' }, time(item.created_at))) },
      { label: 'State', cell: state },
      { label: 'Progress', cell: progress },
      { label: 'Records', cell: counts },
      { label: 'By', cell: (item) => (item.requested_by === null ? el('span', { class: 'muted' }, 'import.sh') : userLink(item.requested_by, item.requested_by_email)) },
      { label: 'Action', kind: 'end', operator: true, cell: (item) => actions(item) },
    ]);
    add(data);
    return element;
  }

  function actions(item) {
    const told = item.faulty + item.skipped + item.updated;
    return el('div', { class: 'actions end' },
      told > 0 ? button('Save list', () => save(item)) : null,
      UNFINISHED.has(item.state) ? button('Cancel', () => cancel(item), 'danger') : null);
  }

  list.reload();
  every(SECONDS, left, () => {
    if (list.element.querySelector('progress')) {
      list.reload({ polling: true });
    }
  });
  return [head(title, 'Users of another system, with their password hashes.'), isAuditor() ? '' : form, list.element];
}

function progress(item) {
  if (!UNFINISHED.has(item.state)) {
    return item.finished_at ? time(item.finished_at) : '';
  }
  const share = item.bytes === 0 ? 0 : Math.round((100 * item.bytes_read) / item.bytes);
  return el('div', {}, el('progress', { max: '100', value: String(share), 'aria-label': 'Progress' }), ` ${share} %`);
}

function state(item) {
  return el('div', {}, pill(STATES[item.state] ?? item.state, TONES[item.state] ?? ''), item.dry_run ? [' ', pill('Dry run')] : null,
    item.failure ? el('div', { class: 'small' }, item.failure) : null);
}

function counts(item) {
  const parts = [['created', item.created], ['updated', item.updated], ['skipped', item.skipped], ['faulty', item.faulty]];
  return parts.filter(([, count]) => count > 0).map(([name, count]) => `${count.toLocaleString()} ${name}`).join(', ') || plural(0, 'record', 'records');
}

function uploadForm(sent) {
  const file = el('input', { id: 'import-file', type: 'file', required: true });
  const source = select('import-source', 'Exported by', SOURCES);
  const conflict = select('import-conflict', 'If the account exists', CONFLICTS);
  const roles = el('input', { id: 'import-roles', type: 'text', autocomplete: 'off', placeholder: 'staff:admin' });
  const firebase = el('input', { id: 'import-firebase', type: 'password', autocomplete: 'off' });
  const firebaseField = labelled(firebase, 'Firebase hash parameters');
  firebaseField.hidden = true;
  const dryRun = el('input', { type: 'checkbox', id: 'import-dry-run', role: 'switch', checked: true });
  const submit = el('button', { type: 'submit', class: 'button primary' }, 'Import');
  source.control.addEventListener('change', () => { firebaseField.hidden = source.control.value !== 'firebase'; });

  async function send() {
    submit.disabled = true;
    submit.textContent = 'Sending…';
    try {
      if (file.files[0].size > MAX_FILE) {
        throw new Error('The file must not exceed 512 MiB. The command payara/import.sh on the database has no limit.');
      }
      const parameters = { source: source.control.value, conflict: conflict.control.value, dry_run: String(dryRun.checked), role_map: roles.value.trim() };
      const headers = firebaseField.hidden || firebase.value === '' ? {} : { 'Firebase-Hash-Config': firebase.value };
      await withRecentAuthentication(() => upload('/api/admin/imports', parameters, file.files[0], headers));
      announce(dryRun.checked ? 'The file is being checked.' : 'The import has started.', 'good');
    } catch (error) {
      announce(error.message, 'bad');
    } finally {
      submit.disabled = false;
      submit.textContent = 'Import';
    }
    sent();
  }

  return el('form', { class: 'filters upload', submit: (event) => { event.preventDefault(); send(); } },
    labelled(file, 'File'), source.field, conflict.field, labelled(roles, 'Roles'), firebaseField,
    el('span', { class: 'switch' }, dryRun, el('label', { for: 'import-dry-run' }, 'Dry run')),
    submit);
}

function labelled(control, label) {
  return el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
}
