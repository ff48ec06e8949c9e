import { freshId, h } from './element.js';

const methods = [
  { name: 'cells', title: 'Cells', knob: 'probes', values: '1, 2, 4, 8, 16, 32, 64', needs: 'cells', setting: value => ({ scoring: 'cells', probes: value, candidates: 50 }), label: value => `cells p=${value} c=50` },
  { name: 'asymmetric', title: 'Asymmetric', knob: 'candidates', values: '50, 200, 800', needs: 'subspaces', setting: value => ({ scoring: 'asymmetric', candidates: value }), label: value => `asymmetric c=${value}` },
  { name: 'more_like_this', title: 'more_like_this, re-ranked', knob: 'candidates', values: '100, 400', needs: 'subspaces', setting: value => ({ scoring: 'more_like_this', candidates: value }), label: value => `more_like_this c=${value}` },
];

/** Which methods to measure, and at which values of their knob. */
export function knobForm(field) {
  const offered = methods.filter(method => field[method.needs] > 0);
  if (offered.length === 0) return h('p', { class: 'fine' }, 'Without a model there is only exact search to measure.');
  return h('fieldset', { class: 'knobs' }, h('legend', { class: 'field-label' }, 'Search methods'), offered.map(method => {
    const id = freshId('knob');
    return h('div', { class: 'knob' },
      h('label', {}, h('input', { type: 'checkbox', name: method.name, checked: true }), ' ', method.title),
      h('label', { for: id, class: 'fine' }, method.knob),
      h('input', { id, name: `${method.name}-values`, value: method.values, pattern: '[0-9 ,]*', title: 'Numbers, separated by commas', 'aria-label': `${method.title}: ${method.knob}` }));
  }));
}

/** The settings that the form asks for, name → knobs. */
export function plannedSettings(form, field) {
  const settings = {};
  for (const method of methods) {
    if (!(field[method.needs] > 0) || !form.elements[method.name]?.checked) continue;
    const values = form.elements[`${method.name}-values`].value.split(',').map(Number).filter(value => Number.isInteger(value) && value > 0);
    for (const value of values) settings[method.label(value)] = method.setting(value);
  }
  return settings;
}
