import { svg } from '../parts/element.js';
import { milliseconds } from '../parts/numbers.js';
import { apart, logScale, recallScale } from './scale.js';

const shapes = {
  exact: size => svg('path', { d: star(size * 1.35) }),
  cells: size => svg('circle', { r: size }),
  asymmetric: size => svg('rect', { x: -size, y: -size, width: 2 * size, height: 2 * size, transform: 'rotate(45)' }),
  more_like_this: size => svg('path', { d: `M0 ${-size * 1.25}L${size * 1.15} ${size * 0.85}H${-size * 1.15}Z` }),
};

/**
 * Recall against latency, a mark per measured setting: the upper left is better.
 * @param {object[]} settings measured: name, setting.scoring, recall, p50_ms; `current` and `fresh` are drawn apart
 * @param {object} options width in pixels, k, target recall or null, pointed: called with the setting under the pointer or null,
 *   documents: the settings measured with stored documents as queries, a second curve
 */
export function recallChart(settings, { width, k, target, pointed, documents = [] }) {
  const height = Math.round(Math.max(300, Math.min(460, width * 0.5)));
  const margin = { left: 52, right: 24, top: 34, bottom: 46 };
  const x = logScale([...settings, ...documents].map(setting => setting.p50_ms), margin.left, width - margin.right);
  const y = recallScale([...[...settings, ...documents].map(setting => setting.recall), target ?? 1], height - margin.bottom, margin.top);
  const chart = svg('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': `Recall at ${k} against latency of ${settings.length} settings; the table below has the figures` },
    grid(x, y, { width, height, margin, k }),
    target ? targetLine(y(target), target, width, margin) : null,
    frontier(settings, x, y),
    documents.length ? svg('g', { class: 'chart-documents' }, frontier(documents, x, y), documents.map(setting => svg('circle', { cx: x(setting.p50_ms), cy: y(setting.recall), r: 2.5 },
      svg('title', {}, `${setting.name}, documents as queries: recall ${setting.recall.toFixed(4)}, ${milliseconds(setting.p50_ms)}`)))) : null,
    labels(settings, x, y, width),
    settings.map(setting => mark(setting, x, y, pointed)));
  return chart;
}

function grid(x, y, { width, height, margin, k }) {
  const bottom = height - margin.bottom;
  return svg('g', { class: 'chart-grid' },
    apart(y.ticks, y, 17).map(tick => [
      svg('line', { x1: margin.left, x2: width - margin.right, y1: y(tick), y2: y(tick) }),
      svg('text', { x: margin.left - 8, y: y(tick) + 4, 'text-anchor': 'end' }, tick === 1 ? '1' : String(tick).replace(/^0(?=\.)/, '')),
    ]).flat(),
    apart(x.ticks, x, 46).map(tick => [
      svg('line', { x1: x(tick), x2: x(tick), y1: bottom, y2: bottom + 5 }),
      svg('text', { x: x(tick), y: bottom + 18, 'text-anchor': 'middle' }, tick < 1 ? String(tick).replace(/^0(?=\.)/, '') : String(tick)),
    ]).flat(),
    svg('text', { x: width - margin.right, y: height - 8, 'text-anchor': 'end', class: 'chart-axis' }, 'median time of a query, ms (log)'),
    svg('text', { x: margin.left - 44, y: 12, class: 'chart-axis' }, `recall@${k}`));
}

function targetLine(y, target, width, margin) {
  return svg('g', { class: 'chart-target' },
    svg('line', { x1: margin.left, x2: width - margin.right, y1: y, y2: y }),
    svg('text', { x: width - margin.right, y: y - 5, 'text-anchor': 'end' }, `target ${String(target).replace(/^0/, '')}`));
}

// The settings that no other one beats in both.
function frontier(settings, x, y) {
  const best = [];
  for (const setting of [...settings].sort((a, b) => a.p50_ms - b.p50_ms || b.recall - a.recall)) {
    if (best.length === 0 || setting.recall > best.at(-1).recall) best.push(setting);
  }
  return svg('polyline', { class: 'chart-frontier', points: best.map(setting => `${x(setting.p50_ms)},${y(setting.recall)}`).join(' ') });
}

function mark(setting, x, y, pointed) {
  const method = setting.setting?.scoring ?? 'cells';
  const group = svg('g', {
    class: `mark-point method-${method}${setting.current ? ' current' : ''}${setting.fresh ? ' fresh' : ''}`,
    transform: `translate(${x(setting.p50_ms)} ${y(setting.recall)})`, data: { name: setting.name },
    on: { pointerenter: () => pointed(setting), pointerleave: () => pointed(null) },
  }, setting.current ? svg('circle', { class: 'ring', r: 10 }) : null, svg('circle', { class: 'reach', r: 12 }), shapes[method]?.(4.6) ?? shapes.cells(4.6),
  svg('title', {}, `${setting.name}: recall ${setting.recall.toFixed(4)}, ${milliseconds(setting.p50_ms)}`));
  return group;
}

function labels(settings, x, y, width) {
  const named = settings.filter(setting => setting.current || ['exact', 'seed'].includes(setting.name));
  return svg('g', { class: 'chart-labels' }, named.map(setting => {
    // Nothing is both faster and better than the setting in use, as a rule: its upper left is free.
    const right = setting.current ? x(setting.p50_ms) < 110 : x(setting.p50_ms) < width - 130;
    const text = setting.current ? 'in use' : setting.name === 'seed' ? 'plain more_like_this' : 'exact search';
    const aside = (right ? 1 : -1) * (setting.name === 'exact' ? -7 : 14);
    return svg('text', { x: x(setting.p50_ms) + aside, y: y(setting.recall) + below(setting, right), 'text-anchor': right ? 'start' : 'end', class: setting.current ? 'strong' : null }, text);
  }));
}

// Beside exact search, on the line of recall 1, there may be other marks; below it there is room.
function below(setting, right) {
  if (setting.current) return right ? 18 : -8;
  return setting.name === 'exact' ? 17 : 4;
}

function star(size) {
  const points = [];
  for (let at = 0; at < 10; at++) {
    const radius = at % 2 ? size * 0.45 : size;
    const angle = Math.PI / 5 * at - Math.PI / 2;
    points.push(`${(radius * Math.cos(angle)).toFixed(2)} ${(radius * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join('L')}Z`;
}
