import { colour } from '../parts/theme.js';

const reach = 14;

/** Points on a canvas, with zoom, pan, and the nearest point under the pointer or next in the direction of an arrow key. */
export class Plane {
  #canvas;
  #points = [];
  #marked = [];
  #view = { x: 0, y: 0, zoom: 1 };
  #bounds = { left: 0, top: 0, width: 1, height: 1 };
  #width = 1;
  #height = 1;
  current = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
  }

  /** @param {{id: string, x: number, y: number, fill: string, dim?: boolean}[]} points in the order in which they are drawn */
  setPoints(points) {
    this.#points = points;
    const xs = points.map(point => point.x);
    const ys = points.map(point => point.y);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    this.#bounds = { left, top, width: Math.max(...xs) - left || 1, height: Math.max(...ys) - top || 1 };
    this.draw();
  }

  /** The query (first) and its hits, drawn above all: rings joined to the query. */
  setMarked(marked) {
    this.#marked = marked;
    this.draw();
  }

  resize(width, height) {
    const ratio = devicePixelRatio || 1;
    Object.assign(this.#canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    this.#canvas.style.height = `${height}px`;
    [this.#width, this.#height] = [width, height];
    this.draw();
  }

  /** Zooms by a factor about a place in pixels, the middle by default; 0 shows everything. */
  zoom(factor, x = this.#width / 2, y = this.#height / 2) {
    const before = this.#view.zoom;
    const zoom = factor === 0 ? 1 : Math.max(1, Math.min(40, before * factor));
    this.#view = zoom === 1 ? { x: 0, y: 0, zoom } : { zoom, x: x - (x - this.#view.x) * zoom / before, y: y - (y - this.#view.y) * zoom / before };
    this.draw();
  }

  pan(x, y) {
    if (this.#view.zoom === 1) return;
    this.#view.x += x;
    this.#view.y += y;
    this.draw();
  }

  /** Where a point stands, in pixels. */
  place({ x, y }) {
    const { left, top, width, height } = this.#bounds;
    const pad = 22;
    const scale = Math.min((this.#width - 2 * pad) / width, (this.#height - 2 * pad) / height);
    return [
      ((x - left - width / 2) * scale + this.#width / 2) * this.#view.zoom + this.#view.x,
      ((top + height / 2 - y) * scale + this.#height / 2) * this.#view.zoom + this.#view.y,
    ];
  }

  /** The point nearest to a place in pixels, or null. */
  at(x, y) {
    return this.#nearest(this.#all(), ([px, py]) => {
      const distance = Math.hypot(px - x, py - y);
      return distance <= reach ? distance : Infinity;
    });
  }

  /** The next point in a direction from the current one. */
  next(dx, dy) {
    if (!this.current) return this.#marked[0] ?? this.#points[0] ?? null;
    const [x, y] = this.place(this.current);
    return this.#nearest(this.#all().filter(point => point.id !== this.current.id), ([px, py]) => {
      const along = (px - x) * dx + (py - y) * dy;
      const across = Math.abs((px - x) * dy - (py - y) * dx);
      return along > 0.5 && across <= along * 1.2 ? along + 2 * across : Infinity;
    }) ?? this.current;
  }

  #all() {
    return [...this.#marked, ...this.#points.filter(point => !point.dim)];
  }

  #nearest(points, cost) {
    let [best, least] = [null, Infinity];
    for (const point of points) {
      const value = cost(this.place(point));
      if (value < least) [best, least] = [point, value];
    }
    return best;
  }

  draw() {
    const context = this.#canvas.getContext('2d');
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#width, this.#height);
    const small = this.#width < 480 ? 0.75 : 1;
    const radius = small * Math.min(6, (this.#points.length > 1200 ? 2.4 : 3.2) * Math.sqrt(this.#view.zoom));
    for (const point of this.#points) this.#dot(context, point, radius, point.fill, point.dim ? 0.12 : this.#marked.length ? 0.6 : 0.8);
    this.#drawMarked(context, radius);
    if (this.current) this.#ring(context, this.current, radius + 5, colour('--ink'), 2);
  }

  #drawMarked(context, radius) {
    if (this.#marked.length === 0) return;
    const [query, ...hits] = this.#marked;
    const from = this.place(query);
    context.globalAlpha = 0.45;
    context.strokeStyle = colour('--cool');
    context.lineWidth = 1;
    for (const hit of hits) {
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...this.place(hit));
      context.stroke();
    }
    for (const hit of hits) {
      this.#dot(context, hit, radius + 1.5, hit.fill ?? colour('--cool'), 1);
      this.#ring(context, hit, radius + 3, colour('--cool'), 1.8);
    }
    this.#dot(context, query, radius + 3, colour('--warm'), 1);
    this.#ring(context, query, radius + 5, colour('--warm'), 2);
  }

  #dot(context, point, radius, fill, alpha) {
    context.globalAlpha = alpha;
    context.fillStyle = fill;
    context.beginPath();
    context.arc(...this.place(point), radius, 0, 2 * Math.PI);
    context.fill();
    context.globalAlpha = 1;
  }

  #ring(context, point, radius, stroke, width) {
    context.strokeStyle = stroke;
    context.lineWidth = width;
    context.beginPath();
    context.arc(...this.place(point), radius, 0, 2 * Math.PI);
    context.stroke();
  }
}
