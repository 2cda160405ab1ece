// Saved views: the filters of a list under a name. They are the operator's on every machine.

import { call, get, isAuditor } from './api.js';
import { announce, ask, button, confirm, el } from './dom.js';

const PATH = '/api/admin/views';
const MAX_NAME = '60';

/** The filters in the address, always written in the same way. */
const filters = () => new URLSearchParams(location.hash.split('?')[1] ?? '').toString();

/**
 * A choice among the saved views of a page, and buttons that save the filters in the address as a view and
 * delete the chosen one. Auditors have none.
 *
 * @returns its element, and match, which chooses the view whose filters are in the address
 */
export function savedViews(page, left) {
  if (isAuditor()) {
    return { element: '', match: () => {} };
  }
  let views = [];
  const choice = el('select', { id: 'saved-view', change: () => show() });
  const remove = button('Delete view', () => discard());
  const chosen = () => views.find(({ id }) => id === choice.value);

  function match() {
    choice.value = views.find(({ query }) => query === filters())?.id ?? '';
    remove.hidden = choice.value === '';
  }

  async function load() {
    const { data } = await get(PATH);
    if (!left.aborted) {
      views = data.filter((view) => view.page === page);
      choice.replaceChildren(el('option', { value: '' }, views.length === 0 ? 'None' : 'Choose a view'),
        ...views.map(({ id, name }) => el('option', { value: id }, name)));
      match();
    }
  }

  function show() {
    const view = chosen();
    if (view !== undefined) {
      // Shows the page again, with these filters.
      location.hash = view.query === '' ? `#/${page}` : `#/${page}?${view.query}`;
    }
    remove.hidden = view === undefined;
  }

  async function save() {
    const query = filters();
    if (new URLSearchParams(query).has('email')) {
      announce('A saved view has no e-mail address. Filter by the id of the user instead.', 'bad');
      return;
    }
    const name = el('input', { id: 'view-name', required: true, maxlength: MAX_NAME, autocomplete: 'off', value: chosen()?.name ?? '' });
    const values = await ask({
      title: 'Save this view', text: 'Only you see it, wherever you sign in. A view of the same name is replaced.', action: 'Save',
      fields: [{ control: name, field: el('div', { class: 'field' }, el('label', { for: 'view-name' }, 'Name of the view'), name) }],
    });
    if (values !== null) {
      await change(() => call('POST', PATH, { page, name: values['view-name'], query }), 'The view has been saved.');
    }
  }

  async function discard() {
    const view = chosen();
    const sure = await confirm({ title: 'Delete this view?', text: `The view ${view.name} is deleted. The filters on this page stay.`, action: 'Delete view' });
    if (sure) {
      await change(() => call('DELETE', `${PATH}/${encodeURIComponent(view.id)}`), 'The view has been deleted.');
      choice.focus();
    }
  }

  async function change(request, done) {
    try {
      await request();
      announce(done, 'good');
    } catch (error) {
      announce(error.message, 'bad');
    }
    await load();
  }

  remove.hidden = true;
  choice.append(el('option', { value: '' }, 'None'));
  load().catch((error) => announce(`The saved views could not be read. ${error.message}`, 'bad'));
  const element = el('div', { class: 'saved-views' },
    el('div', { class: 'field' }, el('label', { for: 'saved-view' }, 'Saved view'), choice),
    button('Save view', () => save()), remove);
  return { element, match };
}
