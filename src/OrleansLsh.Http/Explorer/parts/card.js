import { breakable } from './breakable.js';
import { h } from './element.js';
import { figure } from './numbers.js';
import { pictureOf } from './thumbnail.js';
import { kindOf } from '../api/json.js';
import { kindFields, textOf, titleOf } from '../collections/shape.js';

/**
 * A document as a card; the whole card is one link.
 * @param {object} options `rank` from 1, `best` the best score (for the bar), `exact` its rank in exact search, `href` where the card leads, `why` where its reasons are
 */
export function documentCard(shape, document, { rank, best, exact, href, why } = {}) {
  const title = titleOf(shape, document);
  const text = textOf(shape, document);
  const picture = pictureOf(shape, document, `Picture of ${title}, document ${document.id}`);
  return h('li', { class: picture ? 'card card-image' : 'card', data: { id: document.id } },
    picture,
    h('div', { class: 'card-body' },
      h('h3', { class: 'card-title' },
        rank ? h('span', { class: 'rank', 'aria-hidden': 'true' }, String(rank)) : null,
        h('a', { href, class: 'card-link', title: document.id }, breakable(title))),
      text ? h('p', { class: 'card-text' }, text) : null,
      picture ? null : kinds(shape, document)),
    document.score === undefined ? (picture && title !== document.id ? h('p', { class: 'card-id' }, document.id) : null) : measures(document, { best, exact, why, title, shownId: picture && title !== document.id ? document.id : null }));
}

function kinds(shape, document) {
  const values = kindFields(shape).map(({ name, kind }) => [document.source?.[name], kind === 'string' ? '' : `${name} `]).filter(([value]) => value !== undefined && value !== null).slice(0, 2);
  return values.length ? h('p', { class: 'card-kinds' }, values.map(([value, name]) => h('span', {}, name, String(value)))) : null;
}

function measures(document, { best, exact, why, title, shownId }) {
  return h('div', { class: 'card-measures' },
    h('div', { class: 'score-bar', 'aria-hidden': 'true', style: { '--part': best > 0 ? Math.max(0, Math.min(1, document.score / best)) : 0 } }),
    h('dl', {},
      pair('score', figure(document.score)),
      document.distance === null || document.distance === undefined ? null : pair('distance', figure(document.distance)),
      exact === undefined ? null : pair('exact', exact === null ? 'beyond' : `#${exact}`)),
    shownId ? h('p', { class: 'card-id' }, shownId) : null,
    why ? h('a', { class: 'why-link', href: why, 'aria-label': `Why is ${title} near?` }, 'Why') : null);
}

const pair = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

/** A document's source, name by name, without its title, which stands above. */
export function sourceTable(shape, document) {
  const entries = Object.entries(document.source ?? {}).filter(([name]) => name !== shape.title && name !== shape.picture);
  if (entries.length === 0) return h('p', { class: 'fine' }, 'This document has no other source fields.');
  return h('dl', { class: 'source' }, entries.map(([name, value]) =>
    h('div', {}, h('dt', {}, name), h('dd', {}, kindOf(value) === 'object' ? JSON.stringify(value) : String(value)))));
}
