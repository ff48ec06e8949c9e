import * as service from '../api/service.js';
import { filterOf, limitOf, searchBody, settings } from '../collections/query.js';
import { hasPictures, shapeOf, titleOf } from '../collections/shape.js';
import { announce } from '../parts/announce.js';
import { breakable } from '../parts/breakable.js';
import { documentCard, sourceTable } from '../parts/card.js';
import { freshId, h } from '../parts/element.js';
import { filterBuilder } from '../parts/filter.js';
import { count, milliseconds } from '../parts/numbers.js';
import { documentPicker } from '../parts/picker.js';
import { empty, failure, fillWith } from '../parts/states.js';
import { pictureOf } from '../parts/thumbnail.js';
import { readWeights, weightSliders } from '../parts/weights.js';
import { go, link, state } from '../route/address.js';

/** Pick a document, see its nearest, go on from any of them. */
export const neighbours = { id: 'neighbours', title: 'Neighbours', mount };

function mount(root, { collection }) {
  const query = h('section', { class: 'panel query', 'aria-label': 'Query' });
  const subject = h('section', { class: 'subject', 'aria-label': 'Query document' });
  const results = h('section', { class: 'results', 'aria-label': 'Nearest documents' });
  root.append(h('div', { class: 'split' }, h('div', { class: 'split-side' }, query, subject), results));
  let request = new AbortController();
  let drawn = '';

  return {
    async update(current) {
      request.abort();
      request = new AbortController();
      const { signal } = request;
      try {
        const shape = await shapeOf(collection);
        if (signal.aborted) return;
        // The controls are drawn anew only when the address changed under them: what has the focus keeps it.
        const asked = JSON.stringify([current.w, current.filter, current.n, current.setting]);
        if (asked !== drawn && !query.contains(document.activeElement)) drawControls(query, collection, shape, current);
        else if (query.childElementCount === 0) drawControls(query, collection, shape, current);
        drawn = asked;
        if (!current.id) return void showStart(subject, results, collection, shape, signal);
        fillWith(subject, 'Reading the document', signal, () => subjectOf(collection, shape, current.id, signal));
        await fillWith(results, 'Searching', signal, () => hitsOf(collection, shape, current, signal));
      } catch (error) {
        if (!signal.aborted) results.replaceChildren(failure(error, () => this.update(state())));
      }
    },
    leave() { request.abort(); },
  };
}

function drawControls(query, collection, shape, current) {
  const change = changes => go(changes, { replace: true });
  const limitId = freshId('limit');
  const settingId = freshId('setting');
  query.replaceChildren(...[
    documentPicker(collection, shape, id => go({ id, hit: null }), { label: 'Find a document' }),
    weightSliders(collection.fields, readWeights(current.w, collection.fields), w => change({ w })),
    filterBuilder(shape, filterOf(current), filter => change({ filter: filter ? JSON.stringify(filter) : null })),
    h('div', { class: 'pair' },
      h('div', {}, h('label', { for: settingId, class: 'field-label' }, 'Search with'),
        h('select', { id: settingId, on: { change: event => change({ setting: event.target.value }) } },
          settings.map(([value, text]) => h('option', { value, selected: value === (current.setting ?? '') }, text)))),
      h('div', {}, h('label', { for: limitId, class: 'field-label' }, 'Hits'),
        h('select', { id: limitId, on: { change: event => change({ n: event.target.value }) } },
          [6, 12, 24, 48, 96].map(n => h('option', { value: n, selected: n === limitOf(current) }, String(n)))))),
  ].filter(Boolean));
}

function showStart(subject, results, collection, shape, signal) {
  subject.replaceChildren();
  if (shape.points.length === 0) {
    results.replaceChildren(empty('This collection is empty', `Fill it with “lsh import ${collection.name} vectors.npy”, or POST documents to /v1/collections/${collection.name}/documents.`,
      h('a', { class: 'button', href: link({ view: 'request' }) }, 'Try it')));
    return;
  }
  fillWith(results, 'Drawing some documents', signal, async () => {
    const drawn = shape.points.slice(0, 12);
    const documents = shape.image
      ? (await Promise.all(drawn.map(point => service.document(collection.name, point.id, true, signal)))).filter(Boolean)
      : drawn;
    return [
      heading('Start from one of these', `A few of the ${count(collection.documents)} documents, drawn at random. Or find one by id or words.`),
      h('ol', { class: hasPictures(shape) ? 'cards cards-image' : 'cards' }, documents.map(document => documentCard(shape, document, { href: link({ id: document.id, hit: null }) }))),
    ];
  });
}

async function subjectOf(collection, shape, id, signal) {
  const document = await service.document(collection.name, id, shape.image !== null, signal);
  if (!document) return empty('No such document', `Collection ${collection.name} has no document “${id}”.`);
  const title = titleOf(shape, document);
  return h('div', { class: 'subject-body' },
    h('p', { class: 'over' }, 'Neighbours of'),
    h('div', { class: 'subject-head' },
      pictureOf(shape, document, `Picture of ${title}, the query`, 'thumbnail large'),
      h('div', {}, h('h2', { class: 'subject-title' }, breakable(title)), title === id ? null : h('p', { class: 'mono fine' }, breakable(id)))),
    sourceTable(shape, document));
}

async function hitsOf(collection, shape, current, signal) {
  const limit = limitOf(current);
  const exactLimit = Math.min(limit * 4, 400);
  const [answer, exact] = await Promise.all([
    service.search(collection.name, searchBody(collection, shape, current), signal),
    service.search(collection.name, searchBody(collection, shape, current, { limit: exactLimit, setting: 'exact', whole: false }), signal),
  ]);
  const { hits } = answer;
  const warnings = (answer.warnings ?? []).map(warning => h('p', { class: 'fine' }, warning));
  if (hits.length === 0) {
    return [...warnings, empty('Nothing matches', current.filter ? 'No other document passes the filter.' : 'The collection has no other document.',
      current.filter ? h('button', { type: 'button', on: { click: () => go({ filter: null }) } }, 'Drop the filter') : '')];
  }
  const ranks = new Map(exact.hits.map((hit, at) => [hit.id, at + 1]));
  const among = hits.filter(hit => reaches(hit, ranks, exact.hits, hits.length)).length;
  announce(`${hits.length} nearest documents. ${among} of them are among the exact nearest.`);
  return [
    heading(`${hits.length} nearest`, null,
      fact('took', milliseconds(answer.took_ms)),
      fact('recall', `${among} of ${hits.length}`, 'Hits that exact search gives as well; a tie counts.'),
      current.setting === 'exact' ? null : fact('exact search', milliseconds(exact.took_ms))),
    ...warnings,
    h('ol', { class: hasPictures(shape) ? 'cards cards-image' : 'cards' }, hits.map((hit, at) => documentCard(shape, hit, {
      rank: at + 1, best: hits[0].score, exact: ranks.get(hit.id) ?? null,
      href: link({ id: hit.id, hit: null }), why: link({ view: 'why', hit: hit.id }),
    }))),
  ];
}

// Distance recall: a hit that is no further than the last of the exact ones counts, whichever of the tied came first.
function reaches(hit, ranks, exact, wanted) {
  const rank = ranks.get(hit.id);
  if (rank === undefined) return false;
  const last = exact[Math.min(wanted, exact.length) - 1];
  return rank <= wanted || (last && exact[rank - 1].score >= last.score);
}

const fact = (name, value, title) => h('span', { class: 'fact', title }, h('span', { class: 'fact-name' }, name), ' ', h('b', {}, value));

function heading(title, hint, ...facts) {
  return h('header', { class: 'results-head' }, h('h2', {}, title), hint ? h('p', { class: 'fine' }, hint) : null, h('p', { class: 'facts' }, facts.filter(Boolean)));
}
