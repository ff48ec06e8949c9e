import * as service from '../api/service.js';
import { searchBody } from '../collections/query.js';
import { hasPictures, shapeOf, titleOf } from '../collections/shape.js';
import { announce } from '../parts/announce.js';
import { breakable } from '../parts/breakable.js';
import { h } from '../parts/element.js';
import { figure, percent } from '../parts/numbers.js';
import { documentPicker } from '../parts/picker.js';
import { empty, failure, fillWith } from '../parts/states.js';
import { difference, pictureOf } from '../parts/thumbnail.js';
import { tokenStrip } from '../parts/strip.js';
import { readWeights } from '../parts/weights.js';
import { go, link, state } from '../route/address.js';

/** Why a hit is near: which tokens it shares with the query, how rare they are, and where the distance lies. */
export const why = { id: 'why', title: 'Why', mount };

function mount(root, { collection }) {
  const chooser = h('section', { class: 'why-hits', 'aria-label': 'Hit to explain' });
  const reasons = h('section', { class: 'reasons', 'aria-label': 'Reasons' });
  root.append(chooser, reasons);
  let request = new AbortController();

  return {
    async update(current) {
      request.abort();
      request = new AbortController();
      const { signal } = request;
      try {
        const shape = await shapeOf(collection);
        if (signal.aborted) return;
        if (!current.id) return showPick(chooser, reasons, collection, shape);
        await fillWith(chooser, 'Searching', signal, async () => {
          const { hits } = await service.search(collection.name, searchBody(collection, shape, current), signal);
          const hit = current.hit ?? hits[0]?.id;
          if (hit && !signal.aborted) fillWith(reasons, 'Comparing', signal, () => reasonsOf(collection, shape, current, hit, signal));
          else reasons.replaceChildren(empty('Nothing to explain', 'This query has no hit.'));
          return hitRow(shape, hits, hit);
        });
      } catch (error) {
        if (!signal.aborted) reasons.replaceChildren(failure(error, () => this.update(state())));
      }
    },
    leave() { request.abort(); },
  };
}

function showPick(chooser, reasons, collection, shape) {
  chooser.replaceChildren();
  reasons.replaceChildren(
    empty('Pick a query first', 'The reasons compare a query with one of its hits, token by token.', h('a', { class: 'button', href: link({ view: 'neighbours' }) }, 'Go to Neighbours')),
    shape.points.length ? h('div', { class: 'narrow' }, documentPicker(collection, shape, id => go({ id, hit: null }), { label: 'Or find a document here' })) : '');
}

function hitRow(shape, hits, chosen) {
  const row = h('ol', { class: hasPictures(shape) ? 'hit-row hit-row-image' : 'hit-row' }, hits.map((hit, at) => {
    const title = titleOf(shape, hit);
    const picture = pictureOf(shape, hit, title, 'thumbnail tiny');
    return h('li', {}, h('a', { href: link({ hit: hit.id }), 'aria-current': hit.id === chosen ? 'true' : null, title: `${hit.id}, score ${figure(hit.score)}` },
      h('span', { class: 'rank' }, String(at + 1)),
      picture,
      picture ? null : h('span', { class: 'hit-title' }, title)));
  }));
  return [h('h2', { class: 'field-label' }, 'Explain hit'), row];
}

async function reasonsOf(collection, shape, current, hitId, signal) {
  const body = { id: current.id, hit_id: hitId };
  const weights = readWeights(current.w, collection.fields);
  if (weights) body.weights = weights;
  const [explanation, query, hit] = await Promise.all([
    service.explain(collection.name, body, signal),
    service.document(collection.name, current.id, shape.image !== null, signal),
    service.document(collection.name, hitId, shape.image !== null, signal),
  ]);
  if (!query || !hit) return empty('No such document', `Collection ${collection.name} has no document “${query ? hitId : current.id}”.`);
  const pictures = [];
  const pair = h('div', { class: hasPictures(shape) ? 'pairing pictures' : 'pairing' },
    side('Query', 'query', collection, shape, query, pictures),
    shape.image && query.vectors && hit.vectors ? h('figure', { class: 'pairing-difference' },
      h('div', { class: 'picture' }, difference(query.vectors[shape.image.field], hit.vectors[shape.image.field], shape.image.side, 'Difference of the two pictures')),
      h('figcaption', {}, h('span', { class: 'swatch warm' }), 'only query ', h('span', { class: 'swatch cool' }), 'only hit')) : h('span', { class: 'pairing-arrow', 'aria-hidden': 'true' }, '→'),
    side('Hit', 'hit', collection, shape, hit, pictures));
  announce(summary(explanation));
  return [pair, ...explanation.fields.map(field => fieldReasons(collection, shape, field, pictures))];
}

function side(role, kind, collection, shape, document, pictures) {
  const title = titleOf(shape, document);
  const vector = shape.image && document.vectors?.[shape.image.field];
  const drawn = pictureOf(shape, document, `Picture of the ${kind}, ${title}`, 'thumbnail large');
  const picture = drawn && h('div', { class: 'picture' }, drawn);
  // Only pixels of a vector can be marked.
  if (vector) pictures.push(picture);
  const text = shape.text && document.source?.[shape.text];
  return h('article', { class: `pairing-side ${kind}` }, picture,
    h('div', {}, h('p', { class: 'over' }, role), h('h2', { class: 'subject-title' }, h('a', { href: link({ view: 'neighbours', id: document.id, hit: null }) }, breakable(title))),
      title === document.id ? null : h('p', { class: 'mono fine' }, breakable(document.id)), text ? h('p', { class: 'pairing-text' }, String(text)) : null));
}

function fieldReasons(collection, shape, field, pictures) {
  const heading = h('h2', {}, `Field ${field.field}`);
  const metric = collection.fields.find(({ name }) => name === field.field)?.metric ?? '';
  if (field.subspaces.length === 0) {
    return h('section', { class: 'panel' }, heading, h('p', {}, `Distance ${figure(field.distance)}, score ${figure(field.score)}. The field has no model yet: train the collection to see its tokens.`));
  }
  const shared = field.subspaces.filter(subspace => subspace.shared);
  const within = shared.reduce((sum, subspace) => sum + subspace.distance_share, 0);
  const sameCell = field.query_cell !== null && field.query_cell === field.hit_cell;
  return h('section', { class: 'panel field-reasons' }, heading,
    h('dl', { class: 'figures' },
      figureOf('shared tokens', `${shared.length} of ${field.subspaces.length}`),
      figureOf('distance', figure(field.distance), metric),
      figureOf('score', figure(field.score)),
      figureOf('of the distance, in shared subspaces', percent(within)),
      field.query_cell === null || field.query_cell === undefined ? null : figureOf(sameCell ? 'the same cell' : 'cells', sameCell ? `c-${field.query_cell}` : `c-${field.query_cell} → c-${field.hit_cell}`)),
    tokenStrip(collection, shape, field, pictures));
}

const figureOf = (name, value, unit) => h('div', {}, h('dt', {}, name), h('dd', {}, value, unit ? h('small', {}, ` ${unit}`) : null));

function summary(explanation) {
  return explanation.fields.map(field => `Field ${field.field}: ${field.subspaces.filter(subspace => subspace.shared).length} of ${field.subspaces.length} tokens shared`).join('. ');
}
