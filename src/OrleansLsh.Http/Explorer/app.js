import * as service from './api/service.js';
import { go, link, onChange, state } from './route/address.js';
import { announce } from './parts/announce.js';
import { h } from './parts/element.js';
import { empty, failure, loading } from './parts/states.js';
import { themeSwitch } from './parts/theme.js';
import { neighbours } from './views/neighbours.js';
import { why } from './views/why.js';
import { quality } from './views/quality.js';
import { map } from './views/map.js';
import { cluster } from './views/cluster.js';
import { request } from './views/request.js';

const views = [neighbours, why, quality, map, cluster, request];
const main = document.getElementById('view');
const picker = document.getElementById('collection');
let collections = [];
let mounted = null;

/** What of the state goes along from view to view: the collection, the query and how it is asked. */
const shared = ['c', 'id', 'n', 'w', 'filter', 'setting', 'hit'];

function start() {
  themeSwitch(document.getElementById('theme'));
  picker.addEventListener('change', () => go({ view: state().view, c: picker.value, ...forget() }));
  onChange(show);
  load();
}

async function load() {
  main.replaceChildren(loading('Reading the collections'));
  try {
    await reload();
    show({ byLink: false });
  } catch (error) {
    drawViews(views[0]);
    main.replaceChildren(failure(error, load));
  }
}

// Another collection has other documents: everything but the collection and the view is forgotten.
function forget() {
  return Object.fromEntries(Object.keys(state()).filter(name => name !== 'c' && name !== 'view').map(name => [name, null]));
}

function show({ byLink }) {
  const current = state();
  const view = views.find(({ id }) => id === current.view) ?? views[0];
  const collection = collections.find(({ name }) => name === current.c) ?? (current.c ? null : largest());
  drawViews(view);
  document.title = `${view.title}${collection ? ` · ${collection.name}` : ''} · OrleansLsh`;
  if (collection) picker.value = collection.name;
  if (!collection && !view.withoutCollection) return showMissing(current.c);
  if (collection?.fault && !view.withoutCollection) return showFault(collection);
  if (mounted?.view === view && mounted.collection === collection) return mounted.instance.update(current);
  return mount(view, collection, current, byLink);
}

function mount(view, collection, current, byLink) {
  mounted?.instance.leave?.();
  const root = h('div', { class: `view view-${view.id}` });
  main.replaceChildren(root);
  mounted = { view, collection, instance: view.mount(root, { collection, collections, reload }) };
  mounted.instance.update(current);
  scrollTo(0, 0);
  if (byLink) {
    main.focus({ preventScroll: true });
    announce(`${view.title}${collection ? `, collection ${collection.name}` : ''}`);
  }
}

async function reload() {
  collections = await service.list();
  const chosen = picker.value;
  picker.replaceChildren(...collections.map(({ name }) => h('option', { value: name, selected: name === chosen }, name)));
  picker.parentElement.hidden = collections.length === 0;
  return collections;
}

function showMissing(name) {
  mounted?.instance.leave?.();
  mounted = null;
  main.replaceChildren(name
    ? empty(`There is no collection “${name}”`, 'It may have been dropped, or the link is of another service.', h('a', { class: 'button', href: '?' }, 'Show what there is'))
    : empty('There is no collection yet', 'Make one with “lsh create shop --field v:128:cosine”, or see everything at work with “lsh demo --serve”.',
      h('button', { type: 'button', on: { click: load } }, 'Look again'), h('a', { class: 'button', href: '?view=request' }, 'Make one here')));
}

function showFault({ name, fault }) {
  mounted?.instance.leave?.();
  mounted = null;
  main.replaceChildren(empty(`The collection “${name}” cannot be read`, fault, h('button', { type: 'button', on: { click: load } }, 'Look again')));
}

const largest = () => [...collections].sort((a, b) => b.documents - a.documents)[0] ?? null;

function drawViews(view) {
  const current = state();
  const kept = Object.fromEntries(shared.filter(name => current[name]).map(name => [name, current[name]]));
  const nav = document.getElementById('views');
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.view : null;
  nav.replaceChildren(...views.map(({ id, title }) =>
    h('a', { href: link({ view: id }, kept), 'aria-current': id === view.id ? 'page' : null, data: { view: id } }, title)));
  if (focused) nav.querySelector(`[data-view="${focused}"]`)?.focus();
  document.getElementById('brand').href = link({ c: current.c ?? null }, {}) || '?';
}

start();
