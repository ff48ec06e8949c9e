import { parse } from '../api/json.js';
import { readWeights } from '../parts/weights.js';

/** The ways to search that the page offers: name → what it is called. */
export const settings = [['', 'measured default'], ['exact', 'exact search'], ['seed', 'plain more_like_this']];

const knobs = { exact: { scoring: 'exact' }, seed: { scoring: 'more_like_this', rerank: false } };

/** The search that a state asks for. */
export function searchBody(collection, shape, state, { limit = limitOf(state), setting = state.setting, whole = true } = {}) {
  const body = { id: state.id, limit };
  const weights = readWeights(state.w, collection.fields);
  if (weights) body.weights = weights;
  const filter = filterOf(state);
  if (filter) body.filter = filter;
  if (knobs[setting]) body.setting = knobs[setting];
  body.include = whole ? ['*'] : [];
  if (whole && shape.image) body.with_vectors = true;
  return body;
}

/** Hits wanted, 1 to 200. */
export function limitOf(state) {
  const limit = Number.parseInt(state.n ?? '', 10);
  return limit >= 1 && limit <= 200 ? limit : 12;
}

/** The filter of a state, or null where it has none or none that can be read. */
export function filterOf(state) {
  if (!state.filter) return null;
  try {
    const filter = parse(state.filter);
    return filter && typeof filter === 'object' ? filter : null;
  } catch {
    return null;
  }
}
