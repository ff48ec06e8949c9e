import * as service from '../api/service.js';
import { titleOf } from '../collections/shape.js';
import { announce } from './announce.js';
import { h } from './element.js';
import { pictureOf, thumbnail } from './thumbnail.js';

/** What the point under the pointer is; a picture joins as soon as it is there. */
export function hoverTip(box, plane, collection, shape) {
  const tip = h('div', { class: 'plane-tip', hidden: true, 'aria-hidden': 'true' });
  const vectors = new Map();
  box.append(tip);
  let last = null;
  const vectorOf = id => {
    if (!vectors.has(id)) vectors.set(id, service.document(collection.name, id, true).then(document => document?.vectors?.[shape.image.field], () => null));
    return vectors.get(id);
  };
  return async point => {
    last = point;
    plane.current = point;
    plane.draw();
    tip.hidden = !point;
    if (!point) return;
    tip.replaceChildren(h('b', {}, titleOf(shape, point)));
    const [x, y] = plane.place(point);
    tip.style.transform = `translate(${Math.max(4, Math.min(x + 14, box.clientWidth - 234))}px, ${Math.max(4, Math.min(y + 14, box.clientHeight - 76))}px)`;
    const kept = pictureOf(shape, point, '');
    if (kept) tip.prepend(kept);
    if (kept || !shape.image) return;
    const vector = await vectorOf(point.id);
    if (vector && last === point) tip.prepend(thumbnail(vector, shape.image.side, ''));
  };
}

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Pointer, wheel and keys of a plane, and its zoom buttons; `picked` is called with a point. */
export function planeControls(box, canvas, plane, tip, picked) {
  let grip = null;
  const place = event => {
    const { left, top } = canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  canvas.addEventListener('pointerdown', event => { grip = { at: place(event), moved: false }; });
  canvas.addEventListener('pointermove', event => {
    const [x, y] = place(event);
    if (grip && event.buttons) {
      const [dx, dy] = [x - grip.at[0], y - grip.at[1]];
      if (grip.moved || Math.hypot(dx, dy) > 4) {
        plane.pan(dx, dy);
        grip = { at: [x, y], moved: true };
      }
      return;
    }
    tip(plane.at(x, y));
  });
  canvas.addEventListener('pointerup', event => {
    const point = grip && !grip.moved ? plane.at(...place(event)) : null;
    grip = null;
    if (point) picked(point);
  });
  canvas.addEventListener('pointerleave', () => tip(null));
  canvas.addEventListener('blur', () => tip(null));
  canvas.addEventListener('wheel', event => {
    if (!event.ctrlKey && !event.metaKey && document.activeElement !== canvas) return;
    event.preventDefault();
    plane.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...place(event));
  }, { passive: false });
  canvas.addEventListener('keydown', event => {
    if (arrows[event.key]) {
      tip(plane.next(...arrows[event.key]));
      announce(box.querySelector('.plane-tip')?.textContent ?? '');
    } else if (event.key === 'Enter' && plane.current) picked(plane.current);
    else if (event.key === '+') plane.zoom(1.4);
    else if (event.key === '-') plane.zoom(1 / 1.4);
    else if (event.key === '0') plane.zoom(0);
    else return;
    event.preventDefault();
  });
  const button = (sign, label, factor) => h('button', { type: 'button', class: 'icon-only', 'aria-label': label, title: label, on: { click: () => plane.zoom(factor) } }, sign);
  box.append(h('div', { class: 'plane-zoom' }, button('+', 'Zoom in', 1.5), button('−', 'Zoom out', 1 / 1.5), button('⤢', 'Show everything', 0)));
}
