import { h } from './element.js';

/**
 * A vector as a picture: one square of grey values, row by row, ink on paper in both themes.
 * @param {ArrayLike<number>} vector side × side components, 0 to 255 or 0 to 1
 */
export function thumbnail(vector, side, label, className = 'thumbnail') {
  const canvas = h('canvas', { class: className, width: side, height: side, role: 'img', 'aria-label': label });
  paint(canvas, vector, side, value => [value, value, value]);
  return canvas;
}

/** A document's picture: its vector where that is one, else the small one that its source keeps; null where it has none. */
export function pictureOf(shape, document, label, className = 'thumbnail') {
  const vector = shape.image && document.vectors?.[shape.image.field];
  if (vector) return thumbnail(vector, shape.image.side, label, className);
  const kept = shape.picture && document.source?.[shape.picture];
  return isPicture(kept) ? h('img', { class: `${className} kept`, src: kept, alt: label }) : null;
}

/** Whether a value of a source is a picture as a data URI. */
export const isPicture = value => typeof value === 'string' && /^data:image\/(png|jpeg|webp|gif|bmp);base64,/.test(value);

/** Where two pictures differ: only in the first warm, only in the second cool. */
export function difference(first, second, side, label) {
  const canvas = h('canvas', { class: 'thumbnail', width: side, height: side, role: 'img', 'aria-label': label });
  const scale = 1 / Math.max(peak(first), peak(second), Number.MIN_VALUE);
  const context = canvas.getContext('2d');
  const image = context.createImageData(side, side);
  for (let at = 0; at < side * side; at++) {
    const change = (first[at] - second[at]) * scale;
    const both = Math.min(first[at], second[at]) * scale;
    const [red, green, blue] = change > 0 ? [240, 130, 60] : [70, 190, 180];
    const part = Math.abs(change);
    image.data.set([red * part + 90 * both, green * part + 90 * both, blue * part + 90 * both, 255].map(value => Math.min(255, value)), at * 4);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** The components of one subspace over a picture: a frame of marked pixels. */
export function subspaceMask(side, from, to) {
  const canvas = h('canvas', { class: 'mask', width: side, height: side, 'aria-hidden': 'true' });
  const context = canvas.getContext('2d');
  context.fillStyle = 'rgba(255, 210, 60, .55)';
  for (let at = from; at < to; at++) context.fillRect(at % side, Math.floor(at / side), 1, 1);
  return canvas;
}

function paint(canvas, vector, side, colour) {
  const scale = 255 / Math.max(peak(vector), Number.MIN_VALUE);
  const context = canvas.getContext('2d');
  const image = context.createImageData(side, side);
  for (let at = 0; at < side * side; at++) image.data.set([...colour(vector[at] * scale), 255], at * 4);
  context.putImageData(image, 0, 0);
}

function peak(vector) {
  let largest = 0;
  for (let at = 0; at < vector.length; at++) largest = Math.max(largest, vector[at]);
  return largest;
}
