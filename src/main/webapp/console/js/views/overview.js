// What goes on: counts over time, the queue of password hashes, the nodes, the latest findings.

import { get } from '../api.js';
import { chart } from '../chart.js';
import { el, empty, pill } from '../dom.js';
import { every, head, pane } from '../list.js';
import { count, plural } from '../words.js';
import { findingRow } from './findings.js';

const PERIODS = [
  { label: '1 hour', iso: 'PT1H', step: 'PT1M' },
  { label: '24 hours', iso: 'PT24H', step: 'PT15M' },
  { label: '7 days', iso: 'PT168H', step: 'PT2H' },
  { label: '30 days', iso: 'PT720H', step: 'PT12H' },
];
const FIGURES = [
  { name: 'logins', label: 'Log-ins', series: 'good' },
  { name: 'failures', label: 'Failed log-ins', series: 'bad' },
  { name: 'throttled', label: 'Throttled requests', series: 'warn' },
  { name: 'signups', label: 'Sign-ups', series: 'accent' },
];
const FINDINGS_SHOWN = 5;

let period = PERIODS[1];

export default function overview({ left, title }) {
  const figures = pane(statistics, (answer) => renderFigures(answer, left), left, 6);
  const nodes = pane(() => get('/api/admin/nodes'), renderNodes, left);
  const findings = pane(latestFindings, renderFindings, left);
  const choice = el('fieldset', { class: 'segments' },
    el('legend', { class: 'visually-hidden' }, 'Period'),
    PERIODS.map((option, index) => [
      el('input', {
        type: 'radio', name: 'period', id: `period-${index}`, checked: option === period,
        change: () => { period = option; figures.reload(); },
      }),
      el('label', { for: `period-${index}` }, option.label),
    ]));
  for (const part of [figures, nodes, findings]) {
    part.reload();
    every(30, left, () => part.reload({ polling: true }));
  }
  return [
    head(title, 'Activity on all nodes.', choice),
    figures.element,
    el('div', { class: 'columns' },
      el('section', { class: 'card' },
        el('div', { class: 'card-head' }, el('h2', {}, 'Latest open findings'), el('a', { href: '#/suspicious' }, 'All findings')),
        findings.element),
      el('section', { class: 'card' }, el('h2', {}, 'Nodes'), nodes.element)),
  ];
}

/** The same query all the time: reading it again is not recorded as another act. */
function statistics() {
  return get('/api/admin/statistics', { last: period.iso, step: period.step });
}

function renderFigures({ data }, left) {
  const times = data.map((point) => Date.parse(point.from) / 1000);
  return el('div', { class: 'figures' }, FIGURES.map(({ name, label, series }) => {
    const values = data.map((point) => point[name]);
    const total = values.reduce((sum, value) => sum + value, 0);
    const peak = Math.max(0, ...values);
    const place = el('div', { class: 'chart', role: 'img', 'aria-label': `${label}: ${count(total)} in ${period.label}, at most ${count(peak)} in one step` });
    chart(place, times, values, series, left);
    return el('section', { class: 'card figure' },
      el('h2', {}, label),
      el('p', { class: `number ${series}`, 'data-figure': name }, count(total)),
      place);
  }));
}

function renderNodes({ data, hash_queue: queue }) {
  const busy = queue.limit === 0 ? 0 : queue.waiting / queue.limit;
  return [
    el('ul', { class: 'plain' }, data.map((node) =>
      el('li', { class: 'row' }, el('span', { class: 'ellipsis mono' }, node.name), node.this ? pill('this node', 'good') : null))),
    el('h3', {}, 'Password hashes on this node'),
    el('meter', { min: '0', max: String(Math.max(queue.limit, 1)), value: String(queue.waiting), high: String(queue.limit / 2 || 1), 'aria-label': 'Waiting hashes' }),
    el('p', { class: busy > 0.5 ? '' : 'muted' },
      `${count(queue.running)} running, ${count(queue.waiting)} of at most ${count(queue.limit)} waiting`),
  ];
}

function latestFindings() {
  return get('/api/admin/suspicious', { acknowledged: 'false', limit: FINDINGS_SHOWN });
}

function renderFindings({ data }) {
  return data.length === 0
    ? empty('Nothing suspicious', 'Attack patterns appear here within a minute.')
    : el('ul', { class: 'plain', 'aria-label': plural(data.length, 'finding') }, data.map(findingRow));
}
