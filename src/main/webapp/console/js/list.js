// Tables and pages. On a phone each row becomes a card, whose cells are named by data-label.

import { isAuditor, isSignedIn } from './api.js';
import { button, el, empty, failure, skeleton, tellResults, time } from './dom.js';
import { plural } from './words.js';

let rows = 0;

/** A button that changes something or exports; nothing for an auditor. */
export const operatorButton = (...given) => (isAuditor() ? null : button(...given));

/**
 * A table.
 *
 * @param all of {label, cell, kind, operator}; cell makes a node or a text of a row; auditors do not
 *     see a column for operators
 * @param details makes what a row of its own shows below a row on demand; none when left out
 */
export function table(caption, all, details) {
  const columns = all.filter(({ operator }) => !(operator && isAuditor()));
  const body = el('tbody');
  const element = el('div', { class: 'table' },
    el('table', {},
      el('caption', { class: 'visually-hidden' }, caption),
      el('thead', {}, el('tr', {}, columns.map(({ label, kind }) =>
        el('th', { scope: 'col', class: kind }, label)),
      details ? el('th', { scope: 'col', class: 'end' }, 'More') : null)),
      body));
  const main = Math.max(0, columns.findIndex(({ kind }) => kind === 'main'));
  const row = (item) => {
    const cells = columns.map(({ label, cell, kind }) =>
      el('td', { 'data-label': label, class: kind }, cell(item) ?? '–'));
    const line = el('tr', {}, cells);
    if (details) {
      line.append(el('td', { 'data-label': 'More', class: 'end' }, expander(line, () => details(item))));
    }
    // Every row has the same buttons: a screen reader tells them apart by what the row is about.
    rows += 1;
    cells[main].id ||= `row-${rows}`;
    line.querySelectorAll('button:not([aria-label])').forEach((each) => each.setAttribute('aria-describedby', cells[main].id));
    return line;
  };
  const add = (items) => {
    const added = items.map(row);
    body.append(...added);
    return added;
  };
  return { element, body, add };
}

/** A button that opens a row below its own, and closes it. */
function expander(line, content) {
  let below = null;
  const toggle = el('button', {
    type: 'button', class: 'button', 'aria-expanded': 'false',
    click: () => {
      toggle.setAttribute('aria-expanded', String(below === null));
      if (below === null) {
        below = el('tr', { class: 'below' }, el('td', { colspan: String(line.cells.length) }, content()));
        line.after(below);
      } else {
        below.remove();
        below = null;
      }
    },
  }, 'Details');
  return toggle;
}

/**
 * A place that shows what a promise brings: a skeleton first, then the content, or what went wrong. Read
 * again quietly it shows no skeleton, and keeps the content with a line above it when that fails; by polling
 * it also leaves alone whoever is at work in there. Only the answer to the last call is shown: an earlier one
 * can arrive after it.
 *
 * @param render makes nodes of the answer
 */
export function pane(load, render, left, lines = 4) {
  const place = el('div', { class: 'pane', tabindex: '-1' });
  let calls = 0;
  /** When the content was read; null while there is none. */
  let read = null;
  async function reload({ quietly = false, polling = false } = {}) {
    const atWork = document.activeElement !== place && place.contains(document.activeElement);
    if (polling && (atWork || document.querySelector('dialog'))) {
      return;
    }
    const quiet = quietly || polling;
    calls += 1;
    const call = calls;
    const outdated = () => left.aborted || call !== calls || !isSignedIn();
    if (!quiet) {
      read = null;
      place.replaceChildren(skeleton(lines));
      place.setAttribute('aria-busy', 'true');
    }
    try {
      const answer = await load();
      if (!outdated()) {
        const focused = place.contains(document.activeElement);
        place.replaceChildren(...[render(answer)].flat().filter((node) => node !== null));
        read = new Date().toISOString();
        if (focused) {
          place.focus({ preventScroll: true });
        }
      }
    } catch (error) {
      if (!outdated()) {
        if (read !== null) {
          tellStale(error);
        } else if (!(quiet && place.querySelector('.failure'))) {
          place.replaceChildren(failure(error, () => reload()));
        }
      }
    } finally {
      if (call === calls) {
        place.removeAttribute('aria-busy');
      }
    }
  }

  /** Says, once, that the content is no longer the newest. */
  function tellStale(error) {
    if (place.querySelector('.stale') === null) {
      const line = el('p', { class: 'notice bad above stale' }, 'Not updated since ', time(read), `. ${error.message}`);
      place.prepend(line);
      tellResults(line.textContent);
    }
  }

  document.addEventListener('resumed', () => reload({ quietly: true }), { signal: left });
  return { element: place, reload };
}

/**
 * A list in pages.
 *
 * @param fetchPage answers {data, next_cursor} for a cursor, which is undefined for the first page
 */
export function pages({ caption, columns, details, fetchPage, nothing, left }) {
  const list = pane(() => fetchPage(undefined), (first) => {
    tellResults(first.data.length === 0 ? 'No results' : shown(first));
    if (first.data.length === 0) {
      return empty(nothing[0], nothing[1]);
    }
    const { element, add } = table(caption, columns, details);
    add(first.data);
    return [element, more(first.next_cursor, add)];
  }, left, 8);

  const shown = (page, word = 'result') =>
    `${plural(page.data.length, word)}${page.next_cursor === null ? '' : ', and there are more'}`;

  function more(cursor, add) {
    const place = el('div', { class: 'more' });
    if (cursor !== null) {
      const next = button('Load more', async () => {
        next.disabled = true;
        try {
          const page = await fetchPage(cursor);
          const [first] = add(page.data);
          const following = more(page.next_cursor, add);
          place.replaceWith(following);
          tellResults(shown(page, 'further result'));
          // The focus goes on with the list, rather than back to the top of the page.
          const again = following.querySelector('button');
          if (again === null && first) {
            first.tabIndex = -1;
          }
          (again ?? first)?.focus({ preventScroll: true });
        } finally {
          next.disabled = false;
        }
      });
      place.append(next);
    }
    return place;
  }
  return list;
}

/**
 * Keeps the filters of a list in the address, without a step for Back: so that Back from another page finds
 * them again, and a link shows another operator the same list. Those without a value are left out.
 */
export function keepInAddress(filters) {
  const parameters = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
  history.replaceState(null, '', [location.hash.split('?')[0], parameters.toString()].filter(Boolean).join('?'));
}

/** Calls again and again while the page is looked at and somebody is signed in, until the view is left. */
export function every(seconds, left, task) {
  const timer = setInterval(() => {
    if (!document.hidden && isSignedIn()) {
      task();
    }
  }, seconds * 1000);
  left.addEventListener('abort', () => clearInterval(timer));
}

/** The head of a view: its name, what it is for, and what can be done. */
export function head(title, text, ...actions) {
  return el('header', { class: 'head' },
    el('div', {}, el('h1', {}, title), text ? el('p', { class: 'muted' }, text) : null),
    actions.length > 0 ? el('div', { class: 'actions' }, actions.filter((action) => action !== null)) : null);
}
