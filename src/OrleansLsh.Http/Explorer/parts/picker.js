import { freshId, h } from './element.js';
import { announce } from './announce.js';
import { pictureOf } from './thumbnail.js';
import { textOf, titleOf } from '../collections/shape.js';
import { findDocuments } from '../collections/find.js';

const pause = 180;

/** A search box over ids and text: a combobox with a list of documents. `picked` is called with the id. */
export function documentPicker(collection, shape, picked, { label = 'Document' } = {}) {
  const listId = freshId('found');
  const inputId = freshId('picker');
  const input = h('input', {
    id: inputId, type: 'search', role: 'combobox', autocomplete: 'off', spellcheck: 'false', placeholder: shape.title ? 'Id or words' : 'Id',
    'aria-expanded': 'false', 'aria-controls': listId, 'aria-autocomplete': 'list',
  });
  const list = h('ul', { id: listId, role: 'listbox', class: 'found', hidden: true, 'aria-label': 'Documents found' });
  const root = h('div', { class: 'picker' }, h('label', { for: inputId, class: 'field-label' }, label), h('div', { class: 'picker-box' }, input, list));
  // What the list shows, and the words that it was found by: where others have been typed since, Enter asks again before it chooses.
  let found = [];
  let asked = '';
  let active = -1;
  let timer = 0;
  let request = null;

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    asked = '';
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    active = -1;
  };
  const choose = id => {
    close();
    input.value = '';
    picked(id);
  };
  const mark = at => {
    active = at;
    [...list.children].forEach((item, index) => item.setAttribute('aria-selected', String(index === at)));
    if (at < 0) return input.removeAttribute('aria-activedescendant');
    input.setAttribute('aria-activedescendant', list.children[at].id);
    return list.children[at].scrollIntoView({ block: 'nearest' });
  };
  const show = items => {
    list.replaceChildren(...items);
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    active = -1;
  };
  const find = async () => {
    clearTimeout(timer);
    request?.abort();
    asked = '';
    const words = input.value.trim();
    if (words === '') return close();
    request = new AbortController();
    try {
      found = await findDocuments(collection, shape, words, request.signal);
      asked = words;
      if (found.length > 0) show(found.map(document => option(shape, document, choose)));
      else show([h('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, `Nothing has the id or the words “${words}”.`)]);
      announce(found.length === 0 ? 'No document found' : `${found.length} documents found`);
    } catch (error) {
      if (error.name !== 'AbortError') show([h('li', { class: 'none', role: 'option', 'aria-disabled': 'true' }, `${error.title ?? 'The search failed'}. ${error.detail ?? ''}`)]);
    }
  };
  const enter = async () => {
    if (asked !== input.value.trim()) await find();
    if (asked === input.value.trim() && found.length > 0) choose(found[Math.max(active, 0)].id);
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(find, pause);
  });
  input.addEventListener('keydown', event => {
    const open = !list.hidden && found.length > 0;
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown' && open) mark((active + 1) % found.length);
    else if (event.key === 'ArrowUp' && open) mark(active <= 0 ? found.length - 1 : active - 1);
    else if (event.key === 'Enter' && input.value.trim()) enter();
    else return;
    event.preventDefault();
  });
  input.addEventListener('blur', () => setTimeout(close, 150));
  return root;
}

function option(shape, document, choose) {
  const title = titleOf(shape, document);
  return h('li', { role: 'option', id: freshId('option'), 'aria-selected': 'false', on: { pointerdown: event => { event.preventDefault(); choose(document.id); } } },
    pictureOf(shape, document, '', 'thumbnail tiny'),
    h('span', { class: 'found-title' }, title),
    h('span', { class: 'found-text' }, title === document.id ? textOf(shape, document) : document.id));
}
