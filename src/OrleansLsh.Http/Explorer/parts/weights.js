import { freshId, h } from './element.js';

/** `summary:1,name:0.5` → {summary: 1, name: 0.5}; the fields that are not named take no part. */
export function readWeights(text, fields) {
  if (!text) return null;
  const weights = {};
  for (const part of text.split(',')) {
    const [name, weight] = part.split(':');
    if (fields.some(field => field.name === name) && Number(weight) > 0) weights[name] = Number(weight);
  }
  return Object.keys(weights).length ? weights : null;
}

/** A slider per vector field, 0 (takes no part) to 2; `changed` is called with the text of the weights, null for the defaults. */
export function weightSliders(fields, weights, changed) {
  if (fields.length < 2) return null;
  const values = Object.fromEntries(fields.map(field => [field.name, weights ? weights[field.name] ?? 0 : 1]));
  const tell = () => changed(fields.every(field => values[field.name] === 1) ? null
    : fields.filter(field => values[field.name] > 0).map(field => `${field.name}:${values[field.name]}`).join(','));
  return h('fieldset', { class: 'weights' }, h('legend', { class: 'field-label' }, 'Weights'), fields.map(field => {
    const id = freshId('weight');
    const shown = h('output', { for: id }, words(values[field.name]));
    const slider = h('input', {
      id, type: 'range', min: 0, max: 2, step: 0.1, value: values[field.name],
      on: {
        input: event => { shown.textContent = words(Number(event.target.value)); },
        change: event => {
          const before = values[field.name];
          values[field.name] = Number(event.target.value);
          if (fields.every(other => values[other.name] === 0)) {
            values[field.name] = before || 0.1;
            event.target.value = String(values[field.name]);
            shown.textContent = words(values[field.name]);
          }
          tell();
        },
      },
    });
    return h('div', { class: 'weight' }, h('label', { for: id }, field.name), slider, shown);
  }));
}

const words = weight => (weight === 0 ? 'off' : weight.toFixed(1));
