// What signs access tokens and ID tokens.

import { call, get } from '../api.js';
import { announce, button, code, confirm, pill, time, timeText } from '../dom.js';
import { head, operatorButton, pane, table } from '../list.js';
import { words } from '../words.js';

const TONES = { active: 'good', next: 'accent', revoked: 'bad' };
const ENDED = new Set(['revoked', 'retired']);

export default function keys({ left, title }) {
  const list = pane(() => get('/api/admin/keys'), render, left);

  async function change(question, request) {
    if (!await confirm(question)) {
      return;
    }
    try {
      announce(await request(), 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    list.reload();
  }

  const rotate = () => change({
    title: 'Publish the next key?',
    text: 'The key is published now and signs once verifiers have had time to fetch it. No token stops working.',
    action: 'Rotate', danger: false,
  }, async () => {
    const next = await call('POST', '/api/admin/keys/rotate');
    return `The next key signs from ${timeText(next.activates_at)}.`;
  });

  const revoke = (key) => change({
    title: 'Revoke this key?',
    text: 'Within two seconds all nodes reject every token that the key signed; resource servers reject them once they fetch the key set again. Signed-in users get new tokens automatically. Revoke a key if it may have been stolen.',
    action: 'Revoke',
  }, async () => {
    await call('DELETE', `/api/admin/keys/${encodeURIComponent(key.kid)}`);
    return 'The key has been revoked.';
  });

  function render({ data }) {
    const { element, add } = table('Signing keys, newest first', [
      { label: 'Key', kind: 'main break', cell: (key) => code(key.kid) },
      { label: 'Signs', cell: (key) => words(key.purpose) },
      { label: 'State', cell: (key) => pill(words(key.state), TONES[key.state] ?? '') },
      { label: 'Algorithm', cell: (key) => key.algorithm },
      { label: 'Signs from', cell: (key) => time(key.activates_at) },
      { label: 'Verifies until', cell: (key) => (key.revoked_at ?? key.retires_at ? time(key.revoked_at ?? key.retires_at) : 'the next key signs') },
      { label: 'Action', kind: 'end', operator: true, cell: (key) => (ENDED.has(key.state) ? '' : button('Revoke', () => revoke(key), 'danger')) },
    ]);
    add(data);
    return element;
  }

  list.reload();
  return [
    head(title, 'Keys rotate automatically; all nodes share them.', operatorButton('Rotate now', rotate, 'primary')),
    list.element,
  ];
}
