import * as service from '../api/service.js';
import { colouring } from '../charts/palette.js';
import { Plane } from '../charts/plane.js';
import { whenSized } from '../charts/sized.js';
import { searchBody } from '../collections/query.js';
import { kindFields, shapeOf, titleOf } from '../collections/shape.js';
import { announce } from '../parts/announce.js';
import { breakable } from '../parts/breakable.js';
import { freshId, h } from '../parts/element.js';
import { hoverTip, planeControls } from '../parts/plane-controls.js';
import { count, figure, percent } from '../parts/numbers.js';
import { empty, failure, loading } from '../parts/states.js';
import { pictureOf } from '../parts/thumbnail.js';
import { go, link, state } from '../route/address.js';

const size = 2000;

/** A sample in the plane of its two largest variances, coloured by a field; the query and its hits stand out. */
export const map = { id: 'map', title: 'Map', mount };

function mount(root, { collection }) {
  const request = new AbortController();
  const samples = new Map();
  let shown = null;
  let latest = 0;

  const sampleOf = field => {
    if (!samples.has(field)) samples.set(field, service.sample(collection.name, { field, size }, request.signal));
    return samples.get(field);
  };

  return {
    async update(current) {
      const turn = ++latest;
      try {
        const shape = await shapeOf(collection);
        if (shape.points.length === 0) return root.replaceChildren(empty('Nothing to draw', 'The collection is empty.'));
        const field = collection.fields.find(({ name }) => name === current.field) ?? collection.fields[0];
        if (!shown) root.replaceChildren(loading('Projecting a sample'));
        const sample = await sampleOf(field.name);
        if (turn !== latest || request.signal.aborted) return undefined;
        if (!shown) shown = draw(root, collection, shape);
        shown.show(sample, field, current);
        await shown.mark(sample, field, current, request.signal, () => turn === latest);
      } catch (error) {
        samples.clear();
        if (!request.signal.aborted) {
          shown?.stop();
          shown = null;
          root.replaceChildren(failure(error, () => this.update(state())));
        }
      }
      return undefined;
    },
    leave() {
      request.abort();
      shown?.stop();
    },
  };
}

function draw(root, collection, shape) {
  const canvas = h('canvas', { tabindex: 0, role: 'application', 'aria-label': 'Map of a sample: arrow keys walk from point to point, Enter makes a point the query' });
  const plane = new Plane(canvas);
  const box = h('div', { class: 'plane' }, canvas);
  const facts = h('p', { class: 'map-facts fine' });
  const legend = h('div', { class: 'map-legend', role: 'group', 'aria-label': 'Values' });
  const bar = h('div', { class: 'map-bar' });
  const side = h('aside', { class: 'map-side', 'aria-label': 'Query and hits' });
  root.replaceChildren(bar, h('div', { class: 'map-layout' }, h('div', {}, box, legend), side));
  const tip = hoverTip(box, plane, collection, shape);
  planeControls(box, canvas, plane, tip, point => go({ id: point.id, hit: null }));
  const sized = whenSized(box, width => plane.resize(width, Math.round(Math.max(320, Math.min(680, width * 0.62)))));
  let paint = () => {};
  let fillOf = () => undefined;
  const repaint = () => paint();
  document.addEventListener('themechange', repaint);

  return {
    stop() {
      sized.stop();
      document.removeEventListener('themechange', repaint);
    },
    show(sample, field, current) {
      const fields = kindFields(shape, { withTitle: true });
      const by = current.colour === 'none' ? null : fields.find(({ name }) => name === current.colour) ?? [...fields].sort((a, b) => a.values.length - b.values.length)[0] ?? null;
      const colours = colouring(by, sample.points.map(point => point.source));
      const only = current.only;
      fillOf = by ? colours.fill : () => undefined;
      paint = () => plane.setPoints(sample.points.map(point => ({
        ...point, fill: colours.fill(point.source), dim: only !== undefined && by && String(point.source?.[by.name]) !== only,
      })));
      paint();
      if (!bar.contains(document.activeElement)) bar.replaceChildren(...chooser(collection, fields, field, by), facts);
      facts.textContent = `${count(sample.points.length)} of ${count(sample.documents ?? collection.documents)} documents · the two axes hold ${percent(sample.explained?.reduce((sum, part) => sum + part, 0) ?? 0)} of the variance`;
      legend.replaceChildren(...legendOf(colours, only));
    },
    async mark(sample, field, current, signal, stillWanted) {
      if (!current.id) {
        plane.setMarked([]);
        side.replaceChildren(h('section', { class: 'panel' }, h('h2', {}, 'No query yet'), h('p', { class: 'fine' }, 'Click or tap a point, or walk with the arrow keys and press Enter: its nearest documents light up.')));
        return;
      }
      const [query, answer] = await Promise.all([
        service.document(collection.name, current.id, true, signal),
        service.search(collection.name, { ...searchBody(collection, shape, current), with_vectors: true }, signal),
      ]);
      if (!stillWanted()) return;
      const place = placing(sample, field);
      const marked = [query, ...answer.hits].map(document => document && { ...place(document), id: document.id, source: document.source, fill: fillOf(document.source) }).filter(point => point?.x !== undefined);
      plane.setMarked(marked);
      side.replaceChildren(panel(shape, query, answer.hits, marked.length - 1));
      announce(`${answer.hits.length} nearest documents of ${query ? titleOf(shape, query) : current.id} marked.`);
    },
  };
}

// A document that is not in the sample is projected as the sample was.
function placing(sample, field) {
  const known = new Map(sample.points.map(point => [point.id, point]));
  const { mean, axes } = sample.projection ?? {};
  return document => {
    const point = known.get(document.id);
    if (point) return { x: point.x, y: point.y };
    const vector = document.vectors?.[field.name];
    if (!mean || !vector) return {};
    const [x, y] = axes.map(axis => axis.reduce((sum, weight, at) => sum + weight * (vector[at] - mean[at]), 0));
    return { x, y };
  };
}

function chooser(collection, fields, field, by) {
  const fieldId = freshId('field');
  const colourId = freshId('colour');
  const select = (id, label, name, options, selected) => h('div', {}, h('label', { for: id, class: 'field-label' }, label),
    h('select', { id, on: { change: event => { event.target.blur(); go({ [name]: event.target.value, only: null }); } } }, options.map(([value, text]) => h('option', { value, selected: value === selected }, text))));
  return [
    select(fieldId, 'Vector field', 'field', collection.fields.map(({ name }) => [name, name]), field.name),
    select(colourId, 'Colour by', 'colour', [...fields.map(({ name }) => [name, name]), ['none', 'nothing']], by?.name ?? 'none'),
  ];
}

function legendOf({ legend, ramp }, only) {
  if (ramp) return [h('p', { class: 'ramp' }, figure(ramp.low), h('i', { style: { '--ramp': ramp.colours.join(',') } }), figure(ramp.high))];
  return legend.map(({ value, fill }) => value === null
    ? h('span', { class: 'ramp' }, 'others grey')
    : h('button', {
      type: 'button', 'aria-pressed': String(only === String(value)), style: { '--swatch': fill },
      on: { click: () => go({ only: only === String(value) ? null : String(value) }, { replace: true }) },
    }, h('i'), String(value)));
}

function panel(shape, query, hits, placed) {
  if (!query) return empty('No such document', 'The query of this link is gone.');
  const picture = document => pictureOf(shape, document, '', 'thumbnail tiny') ?? h('span');
  const own = pictureOf(shape, query, `Picture of the query, ${titleOf(shape, query)}`);
  return h('section', { class: 'panel' },
    h('div', { class: 'map-query' },
      own,
      h('div', {}, h('p', { class: 'over' }, 'Query'), h('h2', { class: 'subject-title' }, breakable(titleOf(shape, query))), titleOf(shape, query) === query.id || !own ? null : h('p', { class: 'mono fine' }, query.id))),
    h('p', { class: 'fine' }, `${placed} hits marked. A map keeps only two directions: near here is not always near.`),
    h('ol', { class: 'map-hits' }, hits.map((hit, at) => h('li', {}, h('a', { href: link({ id: hit.id, hit: null }) },
      h('span', { class: 'rank' }, String(at + 1)), picture(hit), h('span', { class: 'hit-title' }, titleOf(shape, hit)), h('small', {}, figure(hit.distance ?? hit.score)))))),
    h('div', { class: 'row' }, h('a', { class: 'button small', href: link({ view: 'neighbours' }) }, 'As cards'), h('button', { type: 'button', class: 'small quiet', on: { click: () => go({ id: null, hit: null }) } }, 'Clear')));
}
