import { h } from './element.js';
import { count, milliseconds } from './numbers.js';

/** Measured settings, best recall first; `pointed` is called with a name, or null. */
export function settingsTable(settings, pointed) {
  const rows = [...settings].sort((a, b) => b.recall - a.recall || a.p50_ms - b.p50_ms);
  const k = settings[0].k ?? 10;
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of measured settings' }, h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'setting'), [`recall@${k}`, 'queries/s', 'p50', 'p95', 'p99'].map(name => h('th', { scope: 'col', class: 'number' }, name)))),
    h('tbody', {}, rows.map(row => h('tr', { class: row.current ? 'current' : null, data: { name: row.name }, on: { pointerenter: () => pointed(row.name), pointerleave: () => pointed(null) } },
      h('th', { scope: 'row' }, row.name, row.current ? h('span', { class: 'badge good' }, 'in use') : row.name === 'seed' ? h('span', { class: 'badge' }, 'plain more_like_this') : null),
      h('td', { class: 'number strong' }, row.recall.toFixed(4)),
      h('td', { class: 'number' }, count(Math.round(row.qps))),
      [row.p50_ms, row.p95_ms, row.p99_ms].map(value => h('td', { class: 'number' }, milliseconds(value))))))));
}
