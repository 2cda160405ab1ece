// What goes on: counts over time, the queue of password hashes, the nodes, the latest findings.

import { get } from '../api.js';
import { chart, stepText } from '../chart.js';
import { el, empty, enteredOf, isoOf, pill } from '../dom.js';
import { every, head, keepInAddress, pane, table } from '../list.js';
import { count, plural } from '../words.js';
import { dateField } from './events.js';
import { findingRow } from './findings.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const PERIODS = [
  { label: '1 hour', iso: 'PT1H', step: 'PT1M', seconds: MINUTE },
  { label: '24 hours', iso: 'PT24H', step: 'PT15M', seconds: 15 * MINUTE },
  { label: '7 days', iso: 'PT168H', step: 'PT2H', seconds: 2 * HOUR },
  { label: '30 days', iso: 'PT720H', step: 'PT12H', seconds: 12 * HOUR },
];
/** Steps of an own range, in seconds: the shortest that makes no more than MOST_STEPS. */
const STEPS = [1, 10, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, 24 * HOUR, 168 * HOUR];
const MOST_STEPS = 120;
const MOST_OF_THE_SERVICE = 500;
const FIGURES = [
  { name: 'logins', label: 'Log-ins', series: 'good', events: { type: 'login', success: 'true' } },
  { name: 'failures', label: 'Failed log-ins', series: 'bad', events: { type: 'login', success: 'false' } },
  { name: 'throttled', label: 'Throttled requests', series: 'warn', events: { type: 'throttled' } },
  { name: 'signups', label: 'Sign-ups', series: 'accent', events: { type: 'signup', success: 'true' } },
];
const FINDINGS_SHOWN = 5;

/** The figures whose table is open; it stays so when they are read again. */
const tabled = new Set();

export default function overview({ parameters, left, title }) {
  let period = PERIODS.find(({ iso }) => iso === parameters.get('last')) ?? PERIODS[1];
  let range = rangeOf(parameters.get('from') ?? '', parameters.get('to') ?? '');
  const figures = pane(statistics, (answer) => renderFigures(answer, left), left, 6);
  const nodes = pane(() => get('/api/admin/nodes'), renderNodes, left);
  const findings = pane(latestFindings, renderFindings, left);
  const from = dateField('from', 'From', parameters);
  const to = dateField('to', 'To', parameters);
  const own = el('form', { class: 'filters', submit: (event) => { event.preventDefault(); showRange(); } },
    from.field, to.field, el('button', { class: 'button primary' }, 'Show'));
  own.hidden = range === null;
  const choice = el('fieldset', { class: 'segments' },
    el('legend', { class: 'visually-hidden' }, 'Period'),
    PERIODS.map((option, index) => segment(`period-${index}`, option.label, range === null && option === period, () => {
      period = option;
      range = null;
      own.hidden = true;
      keepInAddress({ last: option === PERIODS[1] ? '' : option.iso });
      figures.reload();
    })),
    segment('period-own', 'Own range', range !== null, () => {
      own.hidden = false;
      if (from.control.value === '') {
        from.control.value = enteredOf(new Date(Date.now() - 24 * HOUR * 1000).toISOString());
        to.control.value = enteredOf(new Date().toISOString());
      }
      from.control.focus();
    }));

  function showRange() {
    const chosen = rangeOf(isoOf(from.control), isoOf(to.control));
    to.control.setCustomValidity(chosen === null ? 'To must be later than From, both in the last hundred years.' : '');
    if (to.control.reportValidity()) {
      range = chosen;
      keepInAddress({ from: range.from, to: range.to });
      figures.reload();
    }
  }
  own.addEventListener('input', () => to.control.setCustomValidity(''));

  /** Without a range the same query all the time: reading it again is not recorded as another act. */
  async function statistics() {
    const asked = range ?? period;
    const answer = await get('/api/admin/statistics', range === null
      ? { last: period.iso, step: period.step } : { from: range.from, to: range.to, step: `PT${range.seconds}S` });
    return { ...answer, seconds: asked.seconds, label: asked.label };
  }

  for (const part of [figures, nodes, findings]) {
    part.reload();
    every(30, left, () => part.reload({ polling: true }));
  }
  return [
    head(title, 'Activity on all nodes.', choice),
    own,
    figures.element,
    el('div', { class: 'columns' },
      el('section', { class: 'card' },
        el('div', { class: 'card-head' }, el('h2', {}, 'Latest open findings'), el('a', { href: '#/suspicious' }, 'All findings')),
        findings.element),
      el('section', { class: 'card' }, el('h2', {}, 'Nodes'), nodes.element)),
  ];
}

function segment(id, label, checked, chosen) {
  return [el('input', { type: 'radio', name: 'period', id, checked, change: chosen }), el('label', { for: id }, label)];
}

/** A range with the length of its steps; null for what is none. */
function rangeOf(from, to) {
  const length = (Date.parse(to) - Date.parse(from)) / 1000;
  const seconds = STEPS.find((step) => length / step <= MOST_STEPS) ?? STEPS.at(-1);
  return length > 0 && length / seconds <= MOST_OF_THE_SERVICE ? { from, to, seconds, label: 'this range' } : null;
}

function renderFigures({ data, seconds, label: period }, left) {
  const starts = data.map((point) => Date.parse(point.from) / 1000);
  return el('div', { class: 'figures' }, FIGURES.map(({ name, label, series, events }) => {
    const values = data.map((point) => point[name]);
    const total = values.reduce((sum, value) => sum + value, 0);
    const link = (index) => `#/events?${new URLSearchParams({
      ...events, from: new Date(starts[index] * 1000).toISOString(), to: new Date((starts[index] + seconds) * 1000).toISOString(),
    })}`;
    return el('section', { class: 'card figure' },
      el('h2', {}, label),
      el('p', { class: `number ${series}`, 'data-figure': name }, count(total), el('span', { class: 'visually-hidden' }, ` in ${period}`)),
      chart({ label, starts, values, seconds, series, open: (index) => { location.hash = link(index); } }, left),
      steps(name, label, starts, values, seconds, link));
  }));
}

/** The same as a table, which is made when it is opened; steps without events are left out. */
function steps(name, label, starts, values, seconds, link) {
  const place = el('div');
  return el('details', {
    class: 'steps', open: tabled.has(name),
    toggle: ({ target }) => {
      if (target.open) {
        tabled.add(name);
        const { element, add } = table(`${label} by step, newest first`, [
          { label: 'Step', cell: (index) => el('a', { href: link(index) }, stepText(starts[index], seconds)) },
          { label, kind: 'number', cell: (index) => count(values[index]) },
        ]);
        add(starts.map((_, index) => index).filter((index) => values[index] > 0).reverse());
        place.replaceChildren(values.some((value) => value > 0) ? element : el('p', { class: 'muted small' }, 'No events in this period.'));
      } else {
        tabled.delete(name);
      }
    },
  }, el('summary', {}, el('span', {}, 'Table', el('span', { class: 'visually-hidden' }, `: ${label}`))), place);
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
