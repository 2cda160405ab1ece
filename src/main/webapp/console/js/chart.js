// Lines over time, by uPlot, in the colours of the page.

import uPlot from '../lib/uPlot.esm.js';

const DARK = matchMedia('(prefers-color-scheme: dark)');

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/**
 * Draws into a place, again whenever it changes its size or the page its colours.
 *
 * @param series the name of a colour, such as accent
 */
export function chart(place, times, values, series, left) {
  let plot = null;
  function draw() {
    plot?.destroy();
    place.replaceChildren();
    plot = new uPlot(options(place.clientWidth, series, values), [times, values], place);
  }
  const sizes = new ResizeObserver(() => {
    if (!place.isConnected) {
      end();
    } else if (place.clientWidth > 0 && plot?.width !== place.clientWidth) {
      requestAnimationFrame(draw);
    }
  });
  function end() {
    sizes.disconnect();
    DARK.removeEventListener('change', draw);
    plot?.destroy();
    plot = null;
  }
  sizes.observe(place);
  DARK.addEventListener('change', draw);
  left.addEventListener('abort', end);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const TWO_DAYS = 2 * 86400;

/** Hours within a day or two, days beyond. */
function labels(plot, splits) {
  const form = plot.scales.x.max - plot.scales.x.min > TWO_DAYS ? DAY : CLOCK;
  const texts = splits.map((seconds) => form.format(seconds * 1000));
  return texts.map((text, index) => (text === texts[index - 1] ? '' : text));
}

function options(width, series, values) {
  const line = colour(series);
  const axis = {
    stroke: colour('muted'), font: '11px system-ui, sans-serif', ticks: { show: false },
    grid: { stroke: colour('line'), width: 1 },
  };
  const peak = Math.max(4, ...values);
  return {
    width, height: 132, padding: [8, 4, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { setScale: false }, points: { size: 7, fill: line } },
    scales: { y: { range: [0, peak * 1.1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24, space: 64, values: labels },
      { ...axis, size: 40, space: 32, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7] },
    ],
    series: [{}, {
      stroke: line, width: 2, fill: `${line}22`, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }),
    }],
  };
}
