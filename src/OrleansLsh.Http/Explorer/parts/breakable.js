import { h } from './element.js';

/** A text that may break after the joints of a name (`.`, `(`, `,`, `_`, `/`, and before a capital), not amid its words. */
export function breakable(text) {
  return String(text).split(/(?<=[.(,_/:])(?=\S)|(?<=\p{Ll})(?=\p{Lu})/u).flatMap((part, at) => (at === 0 ? [part] : [h('wbr'), part]));
}
