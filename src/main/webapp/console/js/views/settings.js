// The settings in force, without secrets.

import { get } from '../api.js';
import { code, el, pill } from '../dom.js';
import { head, pane, table } from '../list.js';

const SOURCES = {
  default: 'Default', environment: 'Environment', file: '.env', server: 'Server', system_property: 'System property',
};

export default function settings({ left, title }) {
  const only = el('input', { type: 'checkbox', id: 'changed', role: 'switch', change: () => list.reload({ quietly: true }) });
  const list = pane(() => get('/api/admin/settings'), render, left, 8);

  function render({ data }) {
    const { element, add } = table('Settings in force', [
      { label: 'Variable', kind: 'main break', cell: (setting) => code(setting.name) },
      { label: 'Value', cell: value },
      { label: 'Origin', cell: origin },
    ]);
    add(data.filter((setting) => !only.checked || !setting.is_default));
    return element;
  }

  list.reload();
  return [
    head(title, 'Configuration variables in force on the node that answers. Secrets are never shown.',
      el('span', { class: 'switch' }, only, el('label', { for: 'changed' }, 'Only changed'))),
    list.element,
  ];
}

/** Where the value comes from, which may set a variable to its default. */
function origin({ source, is_default: isDefault }) {
  return el('span', { class: 'stack' }, pill(SOURCES[source], isDefault ? '' : 'accent'),
    isDefault && source !== 'default' ? el('span', { class: 'muted small' }, 'the default') : null);
}

function value(setting) {
  if (setting.is_secret) {
    return el('span', { class: 'muted' }, `${setting.value}, secret`);
  }
  return setting.value === null ? el('span', { class: 'muted' }, 'none') : el('span', { class: 'mono break' }, setting.value);
}
