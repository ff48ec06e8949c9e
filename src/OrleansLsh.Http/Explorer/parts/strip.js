import { h } from './element.js';
import { count, figure, percent } from './numbers.js';
import { subspaceMask } from './thumbnail.js';

/**
 * The token strip: a cell per subspace, filled where the token is shared (stronger where it is rarer), over a bar of its share of
 * the distance. Arrow keys walk; the line below tells what the cell under the pointer or the focus means.
 */
export function tokenStrip(collection, shape, field, pictures) {
  const rarest = Math.max(...field.subspaces.map(subspace => subspace.idf), Number.MIN_VALUE);
  const furthest = Math.max(...field.subspaces.map(subspace => subspace.distance_share), Number.MIN_VALUE);
  const detail = h('div', { class: 'strip-detail' });
  const description = collection.fields.find(({ name }) => name === field.field);
  const masks = maskOf(shape, field, description);
  const cells = field.subspaces.map((subspace, at) => {
    const cell = h('button', {
      type: 'button', class: subspace.shared ? 'cell shared' : 'cell', tabindex: at === 0 ? 0 : -1, 'aria-label': spoken(subspace),
      style: { '--rarity': (subspace.idf / rarest).toFixed(3), '--share': (subspace.distance_share / furthest).toFixed(3) },
      on: { pointerenter: () => tell(at), focus: () => tell(at), click: () => tell(at) },
    }, h('span', { class: 'cell-token' }), h('span', { class: 'cell-share' }));
    return cell;
  });
  const tell = at => {
    cells.forEach((cell, index) => cell.classList.toggle('current', index === at));
    detail.replaceChildren(...describe(field.subspaces[at], collection.documents, masks !== null));
    for (const picture of pictures) {
      picture.querySelector('.mask')?.remove();
      if (masks) picture.append(masks(at));
    }
  };
  const strip = h('div', {
    class: 'strip', role: 'group', 'aria-label': `Tokens of ${field.field}, one per subspace; arrow keys walk`,
    on: { keydown: event => walk(event, cells) },
  }, cells);
  tell(mostTelling(field.subspaces));
  return h('div', {}, legend(), strip, detail);
}

// The rarest token that both carry says most; without one, where most of the distance lies.
function mostTelling(subspaces) {
  const shared = subspaces.filter(subspace => subspace.shared);
  const weight = shared.length ? subspace => subspace.idf : subspace => subspace.distance_share;
  return subspaces.indexOf([...(shared.length ? shared : subspaces)].sort((a, b) => weight(b) - weight(a))[0]);
}

function walk(event, cells) {
  const at = cells.indexOf(document.activeElement);
  const perRow = cells.filter(cell => cell.offsetTop === cells[0].offsetTop).length;
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + perRow, ArrowUp: at - perRow, Home: 0, End: cells.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const target = cells[Math.max(0, Math.min(cells.length - 1, next))];
  cells.forEach(cell => { cell.tabIndex = cell === target ? 0 : -1; });
  target.focus();
}

function describe(subspace, documents, marked) {
  const token = cluster => h('code', {}, `${subspace.subspace}-${cluster}`);
  return [
    h('p', { class: 'strip-tokens' }, h('span', { class: 'over' }, `Subspace ${subspace.subspace}`), h('span', {}, 'query ', token(subspace.query_cluster)), h('span', {}, 'hit ', token(subspace.hit_cluster)),
      h('span', { class: subspace.shared ? 'badge good' : 'badge' }, subspace.shared ? 'shared' : 'not shared')),
    h('p', { class: 'fine' }, `${count(subspace.document_frequency)} of ${count(documents)} documents carry the query’s token (${percent(subspace.document_frequency / Math.max(documents, 1), 1)}), rarity ${figure(subspace.idf, 2)}. `,
      `${percent(subspace.distance_share, 1)} of the squared distance lies here.${marked ? ' Its pixels are marked in the pictures.' : ''}`),
  ];
}

function spoken(subspace) {
  const clusters = subspace.shared ? `shared, cluster ${subspace.query_cluster}` : `not shared, query cluster ${subspace.query_cluster}, hit cluster ${subspace.hit_cluster}`;
  return `Subspace ${subspace.subspace}: ${clusters}; rarity ${figure(subspace.idf, 1)}; ${percent(subspace.distance_share, 1)} of the distance`;
}

const legend = () => h('p', { class: 'strip-legend' },
  h('span', {}, h('i', { class: 'key shared' }), 'shared token, stronger is rarer'),
  h('span', {}, h('i', { class: 'key' }), 'not shared'),
  h('span', {}, h('i', { class: 'key share' }), 'share of the distance'));

// Contiguous subspaces of a picture are runs of pixels, the larger ones first; those of a random split are not known here.
function maskOf(shape, field, description) {
  if (!shape.image || shape.image.field !== field.field || description?.split !== 'contiguous') return null;
  const [subspaces, dimensions] = [field.subspaces.length, description.dimensions];
  const start = at => at * Math.floor(dimensions / subspaces) + Math.min(at, dimensions % subspaces);
  return at => subspaceMask(shape.image.side, start(at), start(at + 1));
}
