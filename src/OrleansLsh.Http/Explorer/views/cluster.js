import * as service from '../api/service.js';
import { subspaceHealth } from '../parts/health.js';
import { h } from '../parts/element.js';
import { notesOf } from '../parts/notes.js';
import { bytes, count, duration, percent } from '../parts/numbers.js';
import { empty, fillWith } from '../parts/states.js';
import { link } from '../route/address.js';

/** What runs: the process or the silos, the backend, the collections with their models, and how healthy the subspaces are. */
export const cluster = { id: 'cluster', title: 'Cluster', mount, withoutCollection: true };

function mount(root, { collection, reload }) {
  const status = h('section', { class: 'status', 'aria-label': 'Service' });
  const list = h('section', { 'aria-label': 'Collections' });
  const health = h('section', { 'aria-label': 'Subspace health' });
  root.append(status, list, health);
  const request = new AbortController();
  const { signal } = request;

  const refresh = () => {
    fillWith(status, 'Asking the service', signal, () => statusOf(refresh, signal));
    fillWith(list, 'Reading the collections', signal, async () => collectionTable(await reload(), collection));
    if (collection) fillWith(health, 'Reading the models', signal, async () => healthOf(await service.describe(collection.name, signal)));
  };
  refresh();
  return { update() {}, leave: () => request.abort() };
}

async function statusOf(refresh, signal) {
  const [told, ready] = await Promise.all([service.status(signal), service.health('ready', signal)]);
  const good = ready.ok && told.backend?.status === 'healthy';
  return [
    h('header', { class: 'results-head' }, h('h2', {}, told.mode === 'cluster' ? 'Cluster' : 'Service'),
      h('span', { class: good ? 'badge good' : 'badge bad' }, good ? 'healthy' : ready.ok ? told.backend?.status ?? 'unknown' : 'not ready'),
      h('button', { type: 'button', class: 'small', on: { click: refresh } }, 'Refresh')),
    h('dl', { class: 'panel figures' },
      figure('version', `${told.product} ${told.version}`),
      figure('mode', told.mode === 'cluster' ? 'cluster' : 'one process'),
      figure('up', duration(told.uptime_s ?? 0)),
      figure('memory', bytes(told.process?.memory_bytes ?? 0)),
      figure('processors', String(told.process?.processors ?? '–')),
      figure('backend', told.backend?.name ?? '–', told.backend?.detail)),
    told.silos?.length || told.grains?.length ? h('div', { class: 'running' }, told.silos?.length ? table('Silos', ['silo', 'address', 'status', 'activations'], told.silos.map(silo => ({ cells: [silo.name, silo.address, silo.status, count(silo.activations)] })), 3) : null,
      told.grains?.length ? table('Grains', ['grain', 'activations'], byCount(told.grains).map(grain => ({ cells: [grain.type, count(grain.activations)] })), 1) : null) : null,
  ];
}

const byCount = grains => [...grains].sort((a, b) => b.activations - a.activations || a.type.localeCompare(b.type));

function table(title, names, rows, firstNumber) {
  return h('div', { class: 'block' }, h('h3', {}, title), h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title }, h('table', {},
    h('thead', {}, h('tr', {}, names.map((name, at) => h('th', { scope: 'col', class: at >= firstNumber ? 'number' : null }, name)))),
    h('tbody', {}, rows.map(({ cells, current = false }) => h('tr', { class: current ? 'current' : null }, cells.map((cell, at) =>
      at === 0 ? h('th', { scope: 'row' }, cell) : h('td', { class: at >= firstNumber ? 'number' : null }, cell))))))));
}

function collectionTable(collections, chosen) {
  if (collections.length === 0) return empty('There is no collection yet', 'Make one with “lsh create shop --field v:128:cosine”.');
  const rows = collections.flatMap(collection => collection.fields.map((field, at) => ({
    current: collection.name === chosen?.name,
    cells: [
      at === 0 ? h('a', { href: link({ view: 'cluster', c: collection.name }, {}) }, collection.name) : '',
      field.name, field.metric, modelOf(field),
      at === 0 ? count(collection.documents) : '', count(field.dimensions),
      field.subspaces ? `${field.subspaces} × ${field.clusters ?? '–'}` : '–', field.cells ? count(field.cells) : '–',
      field.tuning ? String(field.tuning.target_recall) : '–', field.tuning ? knobs(field.tuning.default) : '–',
    ],
  })));
  return table('Collections', ['collection', 'field', 'metric', 'model', 'documents', 'dimensions', 'subspaces × clusters', 'cells', 'target recall', 'default setting'], rows, 4);
}

function modelOf(field) {
  if (!field.model_version) return h('span', { class: 'badge' }, 'not trained');
  const version = `version ${field.model_version}`;
  return field.train_again ? h('span', {}, version, ' ', h('span', { class: 'badge warm', title: whyAgain(field) }, 'train again')) : version;
}

const isWhyAgain = note => note.startsWith('Train again: ');

const whyAgain = field => field.notes?.find(isWhyAgain)?.replace('Train again: ', 'Why: ') ?? '';

const knobs = setting => [setting.scoring, setting.probes ? `p=${setting.probes}` : '', setting.candidates ? `c=${setting.candidates}` : ''].filter(Boolean).join(' ');

function healthOf(collection) {
  const trained = collection.fields.filter(field => field.statistics?.length);
  if (trained.length === 0) return empty(`${collection.name} is not trained`, `A model cuts vectors into subspaces and clusters. Train it with “lsh train ${collection.name}”; until then every search is exact.`);
  return trained.map(field => h('div', { class: 'block' }, h('h3', {}, `Subspaces of ${collection.name} · ${field.name}`), ...notesOf({ notes: field.notes?.filter(note => !isWhyAgain(note)) }),
    h('p', { class: 'fine' }, `${field.family ?? 'kmeans'}, ${field.split ?? 'contiguous'} split, seed ${field.seed ?? '–'}. Mean error ${percent(mean(field.statistics.map(subspace => subspace.relative_error)))} of the variance.`),
    field.train_again ? h('p', { class: 'drift' }, h('span', { class: 'badge warm' }, 'train again'), ` ${whyAgain(field)} `, h('code', {}, `lsh train ${collection.name} --url ${location.origin}`)) : null,
    subspaceHealth(field)));
}

const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;

const figure = (name, value, detail) => h('div', {}, h('dt', {}, name), h('dd', {}, value), detail ? h('p', { class: 'fine' }, detail) : null);
