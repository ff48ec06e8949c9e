import { number, parse } from '../api/json.js';
import { freshId, h } from './element.js';

const groups = [['must', 'must'], ['should', 'may'], ['must_not', 'must not']];
const operators = [['equals', 'be'], ['any_of', 'be one of'], ['text', 'contain'], ['prefix', 'begin with'], ['range', 'lie between'], ['exists', 'exist']];

/** Rows that build a filter; `changed` is called with the filter, or null when there is none. What a row cannot say, such as a filter inside the filter, is a row of JSON. */
export function filterBuilder(shape, filter, changed) {
  const rows = h('div', { class: 'clauses' });
  const clauses = groups.flatMap(([group]) => (Array.isArray(filter?.[group]) ? filter[group] : []).map(clause => ({ group, ...rowOf(shape, clause) })));
  const tell = () => changed(build(shape, clauses));
  const draw = focusLast => {
    rows.replaceChildren(...clauses.map((clause, at) => {
      const remove = () => { clauses.splice(at, 1); draw(false); tell(); };
      return clause.json === undefined ? row(shape, clause, tell, remove, () => draw(false)) : jsonRow(clause, tell, remove);
    }));
    if (focusLast) rows.lastElementChild?.querySelector('textarea, select')?.focus();
  };
  const add = () => {
    const first = shape.fields.find(field => field.values.length <= 40) ?? shape.fields[0];
    clauses.push({ group: 'must', field: first?.name ?? '', operator: first?.kind === 'string' && first.values.length > 40 ? 'text' : 'equals', value: '', upper: '' });
    draw(true);
  };
  const addJson = () => {
    clauses.push({ group: 'must', json: '' });
    draw(true);
  };
  draw(false);
  return h('fieldset', { class: 'filter' },
    h('legend', { class: 'field-label' }, 'Filter'),
    rows,
    shape.fields.length === 0
      ? h('p', { class: 'fine' }, 'These documents have no source fields to filter by.')
      : [h('button', { type: 'button', class: 'small quiet', on: { click: add } }, '+ Add a condition'),
        h('button', { type: 'button', class: 'small quiet', on: { click: addJson } }, '+ Add as JSON')]);
}

function jsonRow(clause, tell, remove) {
  const change = ({ target }) => {
    const isWrong = target.value.trim() !== '' && jsonOf({ json: target.value }) === null;
    target.setCustomValidity(isWrong ? 'This is no JSON object.' : '');
    // What was right before goes on holding until the text is right again.
    if (isWrong) {
      target.reportValidity();
      return;
    }
    clause.json = target.value;
    tell();
  };
  return h('div', { class: 'clause-json' },
    choice('Whether it must hold', groups, clause.group, value => { clause.group = value; tell(); }),
    h('button', { type: 'button', class: 'quiet icon-only', 'aria-label': 'Remove the condition as JSON', on: { click: remove } }, '×'),
    h('textarea', { class: 'mono', 'aria-label': 'Condition or filter as JSON', rows: 4, spellcheck: 'false', placeholder: '{"should":[{"field":"…","equals":"…"},…]}', value: clause.json, on: { change } }));
}

function row(shape, clause, tell, remove, redraw) {
  const field = shape.fields.find(candidate => candidate.name === clause.field);
  const change = (name, value, again) => {
    clause[name] = value;
    if (again) redraw();
    tell();
  };
  return h('div', { class: 'clause' },
    choice('Field', shape.fields.map(({ name }) => [name, name]), clause.field, value => change('field', value, true)),
    choice('Whether it must hold', groups, clause.group, value => change('group', value)),
    choice('Comparison', operators, clause.operator, value => change('operator', value, true)),
    values(field, clause, change),
    h('button', { type: 'button', class: 'quiet icon-only', 'aria-label': `Remove the condition on ${clause.field}`, on: { click: remove } }, '×'));
}

function values(field, clause, change) {
  if (clause.operator === 'exists') return choice('Whether it exists', [['true', 'yes'], ['false', 'no']], clause.value || 'true', value => change('value', value));
  if (clause.operator === 'range') {
    return h('span', { class: 'bounds' },
      h('input', { 'aria-label': `${clause.field} at least`, placeholder: 'least, or a date', value: clause.value, on: { change: event => change('value', event.target.value) } }),
      h('input', { 'aria-label': `${clause.field} at most`, placeholder: 'most', value: clause.upper, on: { change: event => change('upper', event.target.value) } }));
  }
  const listId = freshId('values');
  const label = clause.operator === 'any_of' ? `Values of ${clause.field}, separated by commas` : `Value of ${clause.field}`;
  return h('span', { class: 'value' },
    h('input', { 'aria-label': label, placeholder: clause.operator === 'any_of' ? 'a, b, c' : 'value', list: listId, value: clause.value, on: { change: event => change('value', event.target.value) } }),
    h('datalist', { id: listId }, clause.operator === 'equals' ? (field?.values ?? []).slice(0, 40).map(value => h('option', { value: String(value) })) : []));
}

function choice(label, options, selected, changed) {
  const select = h('select', { 'aria-label': label, on: { change: event => changed(event.target.value) } },
    options.map(([value, text]) => h('option', { value, selected: value === selected }, text)));
  return select;
}

/** A clause as a row shows it, or as JSON where building it from the row would give another. */
function rowOf(shape, clause) {
  const field = shape.fields.find(candidate => candidate.name === clause?.field);
  const shown = field && rowParts(clause);
  const isSame = shown && JSON.stringify({ field: shown.field, [shown.operator]: operandOf(field, shown) }) === JSON.stringify(clause);
  return isSame ? shown : { json: JSON.stringify(clause) };
}

function rowParts(clause) {
  const operator = operators.map(([name]) => name).find(name => name in clause) ?? 'equals';
  const value = clause[operator] ?? '';
  if (operator === 'range') return { field: clause.field, operator, value: String(value.gte ?? value.gt ?? ''), upper: String(value.lte ?? value.lt ?? '') };
  return { field: clause.field, operator, value: Array.isArray(value) ? value.join(', ') : String(value), upper: '' };
}

function build(shape, clauses) {
  const filter = {};
  for (const clause of clauses) {
    if (clause.json !== undefined) {
      const given = jsonOf(clause);
      if (given) (filter[clause.group] ??= []).push(given);
      continue;
    }
    const operand = operandOf(shape.fields.find(field => field.name === clause.field), clause);
    if (operand !== null) (filter[clause.group] ??= []).push({ field: clause.field, [clause.operator]: operand });
  }
  return Object.keys(filter).length ? filter : null;
}

/** The object that the JSON of a row is; null where it is none. */
function jsonOf({ json }) {
  try {
    const given = parse(json);
    return given && typeof given === 'object' && !Array.isArray(given) ? given : null;
  } catch {
    return null;
  }
}

function operandOf(field, { operator, value, upper }) {
  const text = value.trim();
  if (operator === 'exists') return text !== 'false';
  if (operator === 'range') {
    const bounds = { ...(text === '' ? {} : { gte: number(text) ?? text }), ...(upper.trim() === '' ? {} : { lte: number(upper.trim()) ?? upper.trim() }) };
    return Object.keys(bounds).length ? bounds : null;
  }
  if (text === '') return null;
  if (operator === 'text' || operator === 'prefix') return text;
  if (operator === 'any_of') return text.split(',').map(one => typed(field, one.trim())).filter(one => one !== '');
  return typed(field, text);
}

function typed(field, text) {
  if (field?.kind === 'number') return number(text) ?? text;
  if (field?.kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
