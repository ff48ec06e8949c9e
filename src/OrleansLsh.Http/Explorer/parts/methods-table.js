import { h } from './element.js';
import { count } from './numbers.js';

const columns = ['recall@10', '5 % filter', '5 % apart', 'queries/s', 'of 8 callers', '5 % filter', 'of 8 callers', 'bytes/document', 'memory/document'];

/** What a training tried of methods, and which it took. */
export function methodsTable({ chosen, documents, queries, methods }) {
  return h('div', { class: 'scroll methods', tabindex: 0, role: 'region', 'aria-label': 'Table of methods tried' },
    h('p', { class: 'fine' }, `Methods as training tried them, on ${count(documents)} documents and ${count(queries)} queries.`),
    h('table', {},
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'method'), columns.map(name => h('th', { scope: 'col', class: 'number' }, name)))),
      h('tbody', {}, methods.map(row => h('tr', { class: row.method === chosen ? 'current' : null },
        h('th', { scope: 'row' }, row.method, row.method === chosen ? h('span', { class: 'badge good' }, 'taken') : row.keeps_recall ? null : h('span', { class: 'badge' }, 'misses the recall')),
        h('td', { class: 'number strong' }, row.recall.toFixed(4)), h('td', { class: 'number' }, row.filtered_recall.toFixed(4)),
        h('td', { class: 'number' }, row.apart_recall?.toFixed(4)),
        [row.qps, row.qps_of_eight, row.filtered_qps, row.filtered_qps_of_eight, row.bytes_per_document, row.memory_per_document].map(value => h('td', { class: 'number' }, value == null ? null : count(Math.round(value)))))))));
}
