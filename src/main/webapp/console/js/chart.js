// Counts over time, by uPlot, in the colours of the page. A chart is a slider over its steps: the pointer and the
// arrow keys choose a step, whose count is written below; a click or Enter opens it.

import uPlot from '../lib/uPlot.esm.js';
import { el, isUtc, rangeText } from './dom.js';
import { plural } from './words.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');
const FAR = 10;
const TWO_DAYS = 2 * 86400;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** When a step begins and ends, in the chosen zone. */
export function stepText(start, seconds) {
  return rangeText(start * 1000, (start + seconds) * 1000);
}

/**
 * A chart, which is drawn again whenever it changes its size, the page its colours, or the user the zone.
 *
 * @param starts of the steps, in seconds since 1970
 * @param seconds the length of each step
 * @param series the name of a colour, such as accent
 * @param open is called with the index of a step
 */
export function chart({ label, starts, values, seconds, series, open }, left) {
  const last = starts.length - 1;
  const canvas = el('div', { 'aria-hidden': 'true' });
  const mark = el('div', { class: 'mark' });
  const readout = el('p', { class: 'muted small readout' });
  const slider = el('div', {
    class: 'chart', role: 'slider', tabindex: '0', 'aria-label': `${label}, by step. Enter opens the events.`,
    'aria-valuemin': '0', 'aria-valuemax': String(last), keydown: onKey, focus: () => choose(at ?? last), blur: () => choose(null),
  }, canvas);
  let plot = null;
  let at = null;

  const told = (index) => `${stepText(starts[index], seconds)}: ${plural(values[index], 'event')}`;

  /** @param index null for none */
  function choose(index) {
    at = index;
    const shown = index ?? last;
    slider.setAttribute('aria-valuenow', String(shown));
    slider.setAttribute('aria-valuetext', told(shown));
    readout.textContent = index === null ? `Latest: ${told(last)}` : told(index);
    place();
  }

  function place() {
    mark.hidden = at === null || plot === null;
    if (!mark.hidden) {
      const from = plot.valToPos(starts[at], 'x');
      mark.style.left = `${from}px`;
      mark.style.width = `${Math.max(1, plot.valToPos(starts[at] + seconds, 'x') - from)}px`;
    }
  }

  function onKey(event) {
    const current = at ?? last;
    const wanted = {
      ArrowLeft: current - 1, ArrowDown: current - 1, ArrowRight: current + 1, ArrowUp: current + 1,
      PageDown: current - FAR, PageUp: current + FAR, Home: 0, End: last,
    }[event.key];
    if (wanted !== undefined) {
      event.preventDefault();
      choose(Math.min(Math.max(wanted, 0), last));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      open(current);
    }
  }

  /** The step below the pointer. */
  function under(event) {
    const seen = plot.posToVal(event.clientX - plot.over.getBoundingClientRect().left, 'x');
    return Math.min(Math.max(Math.floor((seen - starts[0]) / seconds), 0), last);
  }

  function draw() {
    plot?.destroy();
    canvas.replaceChildren();
    // The newest step is as wide as the others.
    plot = new uPlot(options(canvas.clientWidth, series, values), [[...starts, starts[last] + seconds], [...values, values[last]]], canvas);
    plot.over.append(mark);
    plot.over.addEventListener('pointermove', (event) => choose(under(event)));
    plot.over.addEventListener('pointerleave', () => choose(document.activeElement === slider ? at : null));
    plot.over.addEventListener('click', (event) => open(under(event)));
    choose(at);
  }

  const sizes = new ResizeObserver(() => {
    if (!canvas.isConnected) {
      end();
    } else if (canvas.clientWidth > 0 && plot?.width !== canvas.clientWidth) {
      requestAnimationFrame(draw);
    }
  });
  function end() {
    sizes.disconnect();
    DARK.removeEventListener('change', draw);
    document.removeEventListener('zonechange', draw);
    plot?.destroy();
    plot = null;
  }
  choose(null);
  sizes.observe(canvas);
  DARK.addEventListener('change', draw);
  document.addEventListener('zonechange', draw);
  left.addEventListener('abort', end);
  return [slider, readout];
}

const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** Hours within a day or two, days beyond. */
function labels(plot, splits) {
  const zone = isUtc() ? { timeZone: 'UTC' } : {};
  const form = new Intl.DateTimeFormat(undefined, plot.scales.x.max - plot.scales.x.min > TWO_DAYS
    ? { day: 'numeric', month: 'short', ...zone } : { hour: '2-digit', minute: '2-digit', ...zone });
  const texts = splits.map((seconds) => form.format(seconds * 1000));
  return texts.map((text, index) => (text === texts[index - 1] ? '' : text));
}

function options(width, series, values) {
  const line = colour(series);
  const axis = {
    stroke: colour('muted'), font: '11px system-ui, sans-serif', ticks: { show: false },
    grid: { stroke: colour('faint-line'), width: 1 },
  };
  const peak = Math.max(4, ...values);
  return {
    width, height: 132, padding: [8, 28, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    tzDate: (seconds) => (isUtc() ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000)),
    scales: { y: { range: [0, peak * 1.1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24, space: 64, values: labels },
      {
        ...axis, size: 44, space: 32, incrs: [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5, 6, 7, 8].map((power) => digit * 10 ** power)).sort((a, b) => a - b),
        values: (_, splits) => splits.map((value) => COMPACT.format(value)),
      },
    ],
    series: [{}, {
      stroke: line, width: 2, fill: `${line}22`, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }),
    }],
  };
}
