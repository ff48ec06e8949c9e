import { parse } from '../api/json.js';
import * as service from '../api/service.js';
import { searchBody } from '../collections/query.js';
import { shapeOf } from '../collections/shape.js';
import { announce } from '../parts/announce.js';
import { copyButton } from '../parts/copy.js';
import { freshId, h } from '../parts/element.js';
import { bytes, milliseconds } from '../parts/numbers.js';
import { empty, failure, loading } from '../parts/states.js';
import { asCSharp, asCurl, asLsh } from '../parts/snippets.js';
import { go } from '../route/address.js';

const operations = [
  ['search', 'Search', 'POST', name => `v1/collections/${name}/search`],
  ['explain', 'Explain', 'POST', name => `v1/collections/${name}/explain`],
  ['evaluate', 'Evaluate', 'POST', name => `v1/collections/${name}/evaluate`],
  ['document', 'Get a document', 'GET', (name, id) => `v1/collections/${name}/document?id=${encodeURIComponent(id)}`],
  ['describe', 'Describe the collection', 'GET', name => `v1/collections/${name}`],
  ['write', 'Write documents', 'POST', name => `v1/collections/${name}/documents`],
  ['train', 'Train', 'POST', name => `v1/collections/${name}/train`],
  ['create', 'Create a collection', 'POST', () => 'v1/collections'],
  ['status', 'Status', 'GET', () => 'v1/status'],
];

const withoutCollection = ['create', 'status'];
const longest = 200_000;

/** A request to edit and send, and the same as curl, C# and lsh. */
export const request = { id: 'request', title: 'Try it', mount, withoutCollection: true };

function mount(root, { collection, reload }) {
  const form = h('form', { class: 'panel request-form', 'aria-label': 'Request' });
  const answer = h('section', { class: 'answer', 'aria-label': 'Answer' });
  const code = h('section', { class: 'panel code', 'aria-label': 'The same in code' });
  root.append(h('div', { class: 'request-layout' }, h('div', { class: 'request-left' }, form, code), answer));
  answer.append(empty('No answer yet', 'Edit the request and send it; Ctrl + Enter sends as well.'));
  let sending = null;
  let drawn = null;
  const sheet = { method: 'GET', path: 'v1/collections', body: '' };

  const send = async () => {
    sending?.abort();
    sending = new AbortController();
    answer.replaceChildren(loading('Sending'));
    try {
      const told = await service.raw(sheet.method, sheet.path, sheet.body, sending.signal);
      answer.replaceChildren(...answerOf(told));
      if (told.ok && ['create', 'write'].includes(sheet.operation)) await reload();
      announce(`Answer ${told.status} in ${milliseconds(told.milliseconds)}`);
    } catch (error) {
      if (error.name !== 'AbortError') answer.replaceChildren(failure(error, send));
    }
  };
  const retell = () => code.replaceChildren(...snippets(sheet, collection));

  return {
    async update(current) {
      const offered = operations.filter(([id]) => collection || withoutCollection.includes(id));
      const fitting = collection?.documents === 0 ? 'write' : offered[0][0];
      const chosen = offered.find(([id]) => id === current.op) ?? offered.find(([id]) => id === fitting);
      const key = JSON.stringify([chosen[0], current.id, current.hit]);
      if (key === drawn) return;
      drawn = key;
      if (form.childElementCount === 0) form.replaceChildren(loading('Finding an example'));
      const example = collection ? await exampleOf(chosen[0], collection, current) : newCollection;
      Object.assign(sheet, { operation: chosen[0], method: chosen[2], path: chosen[3](collection?.name ?? '', example.id), body: example.body ? written(example.body) : '' });
      if (key !== drawn) return;
      fillForm(form, offered, chosen, sheet, retell, send);
      retell();
    },
    leave() { sending?.abort(); },
  };
}

async function exampleOf(operation, collection, current) {
  const shape = await shapeOf(collection).catch(() => ({ points: [], image: null }));
  const id = current.id ?? shape.points[0]?.id ?? 'id';
  const search = searchBody(collection, { ...shape, image: null }, { ...current, id }, { limit: 5 });
  if (operation === 'search') return { id, body: search };
  if (operation === 'explain') return { id, body: { id, hit_id: current.hit ?? shape.points.find(point => point.id !== id)?.id ?? id } };
  if (operation === 'evaluate') return { id, body: { field: collection.fields[0]?.name, k: 10, queries: 100 } };
  if (operation === 'write') return { id, body: { documents: [{ id: 'example', vectors: Object.fromEntries(collection.fields.map(field => [field.name, exampleVector(field)])), source: { title: 'An example' } }] } };
  if (operation === 'train') return { id, body: { target_recall: 0.99 } };
  if (operation === 'create') return newCollection;
  return { id };
}

const newCollection = { id: '', body: { name: 'shop', fields: [{ name: 'v', dimensions: 4, metric: 'cosine' }] } };
const exampleVector = field => Array.from({ length: field.dimensions }, (_, at) => (at === 0 ? 1 : 0));

// Indented, but a vector on one line.
const written = body => JSON.stringify(body, (_, value) => (Array.isArray(value) && value.every(Number.isFinite) ? `@@${JSON.stringify(value)}@@` : value), 2).replaceAll(/"@@|@@"/g, '');

function fillForm(form, offered, [chosen], sheet, changed, send) {
  const operationId = freshId('operation');
  const pathId = freshId('path');
  const bodyId = freshId('body');
  const problem = h('p', { class: 'body-problem fine', role: 'status' });
  const check = () => {
    let fault = '';
    if (sheet.body.trim()) try { JSON.parse(sheet.body); } catch (error) { fault = error.message; }
    problem.textContent = fault ? `The body is no JSON: ${fault}` : '';
    changed();
  };
  const body = h('textarea', {
    id: bodyId, rows: Math.min(20, Math.max(8, sheet.body.split('\n').length + 1)), spellcheck: 'false', value: sheet.body,
    on: {
      input: event => { sheet.body = event.target.value; check(); },
      keydown: event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(); } },
    },
  });
  const path = h('input', { id: pathId, class: 'mono', value: sheet.path, spellcheck: 'false', on: { input: event => { sheet.path = event.target.value.replace(/^\/+/, ''); changed(); } } });
  form.replaceChildren(...[
    h('div', {}, h('label', { for: operationId, class: 'field-label' }, 'Operation'),
      h('select', { id: operationId, on: { change: event => go({ op: event.target.value }) } }, offered.map(([id, title]) => h('option', { value: id, selected: id === chosen }, title)))),
    h('div', {}, h('label', { for: pathId, class: 'field-label' }, 'Path'), h('div', { class: 'path-row' }, h('code', { class: 'method' }, sheet.method), path)),
    sheet.method === 'POST' ? h('div', {}, h('label', { for: bodyId, class: 'field-label' }, 'Body'), body, problem) : null,
    h('div', { class: 'row' }, h('button', { class: 'primary' }, 'Send'), h('a', { class: 'fine', href: 'openapi' }, 'All endpoints')),
  ].filter(Boolean));
  form.onsubmit = event => { event.preventDefault(); send(); };
}

function answerOf({ ok, status, type, text, milliseconds: took }) {
  let shown = text;
  if (type.includes('json')) try { shown = JSON.stringify(parse(text), shorten, 2); } catch { /* As it came. */ }
  return [
    h('header', { class: 'results-head' }, h('h2', {}, 'Answer'), h('span', { class: ok ? 'badge good' : 'badge bad' }, String(status)),
      h('span', { class: 'fine' }, `${milliseconds(took)} · ${bytes(text.length)} · ${type.split(';')[0]}`), copyButton(() => text)),
    h('pre', { tabindex: 0, 'aria-label': 'Body of the answer' }, shown.length > longest ? `${shown.slice(0, longest)}\n…` : shown),
  ];
}

// Vectors would fill the page: their first components tell enough; Copy gives all of them.
const shorten = (name, value) => (Array.isArray(value) && value.length > 24 && value.every(Number.isFinite) ? [...value.slice(0, 8), `… ${value.length - 8} more`] : value);

function snippets(sheet, collection) {
  const told = [['curl', asCurl(sheet)], ['C#', asCSharp(sheet, collection)], ['lsh', asLsh(sheet, collection)]];
  return told.map(([name, text]) => h('div', { class: 'snippet' },
    h('div', { class: 'row snippet-head' }, h('h3', {}, name), copyButton(() => text, `Copy ${name}`)),
    h('pre', { tabindex: 0, 'aria-label': `The request as ${name}` }, text)));
}
