import { h } from './element.js';
import { count, percent } from './numbers.js';

/** A tile per subspace: its clusters by size, and below them how much of the variance the codes lose. The worst stand out. */
export function subspaceHealth(field) {
  const detail = h('p', { class: 'health-detail fine', 'aria-live': 'off' }, 'Point at a subspace, or walk with the arrow keys.');
  const tiles = field.statistics.map((subspace, at) => {
    const sizes = sizesOf(subspace);
    const largest = sizes[0] || 1;
    const worry = concern(subspace);
    const words = describe(subspace, sizes, at, worry);
    const tell = () => { detail.textContent = words; };
    return h('button', {
      type: 'button', tabindex: at === 0 ? 0 : -1, class: worry ? `tile ${worry.kind}` : 'tile', 'aria-label': words,
      style: { '--error': Math.min(1, subspace.relative_error).toFixed(3) }, on: { pointerenter: tell, focus: tell, click: tell },
    }, h('span', { class: 'tile-name' }, String(at)),
    h('span', { class: 'tile-sizes' }, sizes.map(size => h('i', { style: { '--size': (size / largest).toFixed(3) } }))),
    h('span', { class: 'tile-error' }));
  });
  const grid = h('div', { class: 'tiles', role: 'group', 'aria-label': `Subspaces of ${field.name}`, on: { keydown: event => walk(event, tiles) } }, tiles);
  return h('div', {}, h('p', { class: 'strip-legend' }, h('span', {}, h('i', { class: 'key shared' }), 'documents of the sample per cluster, largest first'), h('span', {}, h('i', { class: 'key share' }), 'variance lost'),
    field.statistics.some(subspace => concern(subspace)?.kind === 'uneven') ? h('span', {}, h('i', { class: 'key uneven' }), 'most in one cluster') : null,
    field.statistics.some(subspace => concern(subspace)?.kind === 'constant') ? h('span', {}, h('i', { class: 'key constant' }), 'constant') : null), grid, detail);
}

const sizesOf = subspace => [...subspace.cluster_sizes].sort((a, b) => b - a);

// Not a fault: the margin of a picture tells little, whatever the model.
function concern(subspace) {
  const sizes = sizesOf(subspace);
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  if (sizes.filter(size => size > 0).length <= 1) return { kind: 'constant', words: 'constant: tells nothing apart' };
  if (sizes[0] / total > 0.6) return { kind: 'uneven', words: 'one cluster holds most of the documents' };
  return null;
}

function describe(subspace, sizes, at, worry) {
  const total = sizes.reduce((sum, size) => sum + size, 0) || 1;
  return `Subspace ${at}: ${sizes.length} clusters, the largest ${count(sizes[0] ?? 0)} (${percent((sizes[0] ?? 0) / total)}), the smallest ${count(sizes.at(-1) ?? 0)}; ${percent(subspace.relative_error)} of the variance lost${worry ? `; ${worry.words}` : ''}.`;
}

function walk(event, tiles) {
  const at = tiles.indexOf(document.activeElement);
  const perRow = tiles.filter(tile => tile.offsetTop === tiles[0].offsetTop).length;
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + perRow, ArrowUp: at - perRow, Home: 0, End: tiles.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const target = tiles[Math.max(0, Math.min(tiles.length - 1, next))];
  tiles.forEach(tile => { tile.tabIndex = tile === target ? 0 : -1; });
  target.focus();
}
