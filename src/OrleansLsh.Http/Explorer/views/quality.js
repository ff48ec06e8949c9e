import * as service from '../api/service.js';
import { recallChart } from '../charts/recall.js';
import { whenSized } from '../charts/sized.js';
import { announce } from '../parts/announce.js';
import { freshId, h } from '../parts/element.js';
import { empty, failure } from '../parts/states.js';
import { notesOf } from '../parts/notes.js';
import { methodsTable } from '../parts/methods-table.js';
import { settingsTable } from '../parts/settings-table.js';
import { knobForm, plannedSettings } from '../parts/knobs.js';
import { go } from '../route/address.js';

/** Recall against latency for the knobs; measured when the collection was trained, or now. */
export const quality = { id: 'quality', title: 'Quality', mount };

function mount(root, { collection }) {
  const fields = collection.fields.filter(field => field.documents > 0);
  if (fields.length === 0) {
    root.append(empty('Nothing to measure', 'The collection is empty: recall is measured on its own documents.'));
    return { update() {} };
  }
  const chartBox = h('div', { class: 'chart-box' });
  const table = h('div', { class: 'table-box' });
  const note = h('div', { class: 'quality-note' });
  const run = h('div', { class: 'quality-run' });
  const key = h('p', { class: 'chart-legend', 'aria-hidden': 'true' });
  const form = h('form', { class: 'panel quality-form', 'aria-label': 'Measure' });
  root.append(h('div', { class: 'split' },
    h('div', { class: 'split-side' }, form),
    h('div', { class: 'quality-main' }, note, run, h('section', { class: 'panel', 'aria-label': 'Recall against latency' }, key, chartBox), h('section', { class: 'table-place', 'aria-label': 'Settings' }, table))));
  const sheet = { field: null, measured: [], k: 10, running: null };

  const draw = () => {
    const settings = sheet.measured.length ? sheet.measured : storedCurve(sheet.field);
    note.replaceChildren(...describe(sheet));
    key.replaceChildren(...legend(settings, byDocuments(sheet)));
    const tried = sheet.field?.tuning?.methods;
    table.replaceChildren(settings.length ? settingsTable(settings, name => point(chartBox, name)) : '', tried ? methodsTable(tried) : '');
    chart.redraw();
  };
  const chart = whenSized(chartBox, width => {
    const settings = sheet.measured.length ? sheet.measured : storedCurve(sheet.field);
    if (settings.length === 0) {
      chartBox.replaceChildren(empty('Not measured yet', sheet.field?.model_version ? 'Press “Measure now” to see recall and latency of this field.' : 'This field has no model yet. “Measure now” measures exact search; train the collection to see the others.'));
      return;
    }
    chartBox.replaceChildren(recallChart(settings, {
      width, k: settings[0].k ?? 10, target: sheet.field.tuning?.target_recall ?? null,
      pointed: setting => point(table, setting?.name), documents: byDocuments(sheet),
    }));
  });

  const measure = async current => {
    sheet.running?.abort();
    const request = new AbortController();
    sheet.running = request;
    sheet.measured = [];
    const settings = plannedSettings(form, sheet.field);
    const total = Object.keys(settings).length + (sheet.field.model_version ? 3 : 1);
    const bar = h('progress', { max: total, value: 0, 'aria-label': 'Settings measured' });
    const said = h('span', {}, 'Drawing queries …');
    run.replaceChildren(h('div', { class: 'row' }, bar, said, h('button', { type: 'button', class: 'small', on: { click: () => request.abort() } }, 'Stop')));
    try {
      await service.evaluate(collection.name, { field: sheet.field.name, k: sheet.k, queries: Number(form.elements.queries.value), settings }, setting => {
        sheet.measured.push({ ...setting, name: setting.name ?? setting.setting_name, fresh: true, current: (setting.name ?? '') === 'default' });
        bar.value = sheet.measured.length;
        said.textContent = `${sheet.measured.length} of ${total}: ${setting.name}`;
        draw();
      }, request.signal);
      run.replaceChildren();
      announce(`Measured ${sheet.measured.length} settings.`);
    } catch (error) {
      run.replaceChildren(error.name === 'AbortError' ? h('p', { class: 'fine' }, 'Stopped.') : failure(error, () => measure(current)));
    }
    sheet.running = null;
    draw();
  };

  form.addEventListener('submit', event => {
    event.preventDefault();
    measure();
  });
  document.addEventListener('themechange', draw);

  return {
    update(current) {
      const field = fields.find(({ name }) => name === current.field) ?? fields[0];
      const k = [1, 5, 10, 20, 50, 100].find(value => value === Number(current.k)) ?? 10;
      if (field !== sheet.field || k !== sheet.k) sheet.measured = [];
      Object.assign(sheet, { field, k });
      if (!form.contains(document.activeElement) || form.childElementCount === 0) fillForm(form, fields, sheet);
      draw();
    },
    leave() {
      sheet.running?.abort();
      chart.stop();
      document.removeEventListener('themechange', draw);
    },
  };
}

function fillForm(form, fields, sheet) {
  const fieldId = freshId('field');
  const kId = freshId('k');
  const queriesId = freshId('queries');
  form.replaceChildren(
    h('div', {}, h('label', { for: fieldId, class: 'field-label' }, 'Field'),
      h('select', { id: fieldId, on: { change: event => go({ field: event.target.value }) } }, fields.map(({ name }) => h('option', { selected: name === sheet.field.name }, name)))),
    h('div', { class: 'pair even' },
      h('div', {}, h('label', { for: kId, class: 'field-label' }, 'Neighbours k'),
        h('select', { id: kId, on: { change: event => go({ k: event.target.value }) } }, [1, 5, 10, 20, 50, 100].map(k => h('option', { value: k, selected: k === sheet.k }, String(k))))),
      h('div', {}, h('label', { for: queriesId, class: 'field-label' }, 'Queries'),
        h('input', { id: queriesId, name: 'queries', type: 'number', min: 1, max: 100000, value: 200, required: true }))),
    knobForm(sheet.field),
    h('button', { class: 'primary' }, 'Measure now'),
    h('p', { class: 'fine' }, `Queries are documents of this collection, drawn at random; a query never finds itself.${sheet.field.model_version ? ' Exact, plain and default are always measured.' : ''}`));
}

// The curve that training kept, with the setting in use marked.
function storedCurve(field) {
  if (!field?.tuning) return [];
  const same = JSON.stringify(knobs(field.tuning.default));
  return field.tuning.curve.map(measured => ({
    ...measured, name: measured.name ?? measured.setting,
    setting: typeof measured.setting === 'object' ? measured.setting : { scoring: String(measured.setting).split(' ')[0] },
  })).map(measured => ({ ...measured, current: JSON.stringify(knobs(measured.setting)) === same }));
}

// Measured with stored documents as queries, where the others were measured with queries given to the training.
const byDocuments = ({ measured, field }) => measured.length ? [] : field?.tuning?.document_curve ?? [];

const knobs = setting => [setting.scoring, setting.probes ?? null, setting.candidates ?? null, setting.rerank ?? true, setting.max_query_terms ?? null];

function describe({ field, measured, running }) {
  const text = measured.length
    ? `Measured ${running ? 'now, so far' : 'just now'} on this collection, one query after the other on one thread.`
    : field.tuning ? 'Measured when the field was trained: the cheapest setting that reaches the target is the default.' : '';
  return [h('h2', {}, `Field ${field.name}`), h('p', { class: 'fine' }, text), ...(field.promise ? [h('p', { class: 'fine promise' }, field.promise)] : []), ...(field.served ? [h('p', { class: 'fine served' }, field.served.sentence)] : []), ...notesOf(field)];
}

const point = (box, name) => box.querySelectorAll('[data-name]').forEach(item => item.classList.toggle('pointed', item.dataset.name === name));

// Only what the chart has.
function legend(settings, documents) {
  const shown = [['exact', '★'], ['cells', '●'], ['asymmetric', '◆'], ['more_like_this', '▲']].filter(([method]) => settings.some(({ setting }) => (setting?.scoring ?? 'cells') === method));
  if (shown.length === 0) return [];
  return [...shown.map(([method, sign]) => h('span', {}, h('i', { class: `method-${method}` }, sign), method)), h('span', {}, h('i', { class: 'frontier-key' }), 'nothing is both faster and better'),
    ...(documents.length ? [h('span', {}, h('i', { class: 'documents-key' }), 'documents as queries')] : [])];
}
