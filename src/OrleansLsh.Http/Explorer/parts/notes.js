import { h } from './element.js';

/** What a field's training could not do as usual, such as take as many clusters as were asked for, a line each. */
export const notesOf = field => (field.notes ?? []).map(text => h('p', { class: 'field-note' }, text));
