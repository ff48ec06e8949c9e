import { Exact, kindOf } from '../api/json.js';
import * as service from '../api/service.js';
import { isPicture } from '../parts/thumbnail.js';

const titleNames = ['title', 'name', 'label', 'headline', 'heading'];
const textNames = ['summary', 'text', 'description', 'abstract', 'body', 'content'];
const known = new Map();

/**
 * What the documents of a collection look like, learnt from a sample: which source fields there are and of what kind,
 * which one names a document, which one describes it, and whether a vector field holds pictures.
 * Remembered until the collection changes.
 */
export function shapeOf(collection) {
  const key = `${collection.name} ${collection.documents}`;
  if (!known.has(key)) {
    known.set(key, learn(collection).catch(error => {
      known.delete(key);
      throw error;
    }));
  }
  return known.get(key);
}

async function learn(collection) {
  const field = [...collection.fields].sort((a, b) => b.documents - a.documents)[0];
  if (!field || collection.documents === 0) return { points: [], fields: [], title: null, text: null, image: null, picture: null };
  const sample = await service.sample(collection.name, { field: field.name, size: 300 });
  const points = sample.points;
  const found = sourceFields(points.map(point => point.source ?? {}));
  const picture = found.find(field => field.values.length > 0 && field.values.every(isPicture))?.name ?? null;
  const fields = found.filter(field => field.name !== picture);
  const image = await imageField(collection, points);
  return { points, fields, image, picture, ...namingFields(fields) };
}

function sourceFields(sources) {
  const fields = new Map();
  for (const source of sources) {
    for (const [name, value] of Object.entries(source)) {
      const values = Array.isArray(value) ? value : [value];
      for (const one of values) if (['string', 'number', 'boolean'].includes(kindOf(one))) note(fields, name, kindOf(one), one instanceof Exact ? one.digits : one);
    }
  }
  return [...fields.values()].map(field => ({
    name: field.name, kind: field.kind, share: field.seen / sources.length, length: field.length / field.seen,
    values: [...field.values.entries()].sort((a, b) => b[1] - a[1]).map(([value]) => value),
  }));
}

function note(fields, name, kind, value) {
  const field = fields.get(name) ?? { name, kind, seen: 0, length: 0, values: new Map() };
  if (field.kind !== kind) field.kind = 'string';
  field.seen += 1;
  field.length += String(value).length;
  if (field.values.size < 200 || field.values.has(value)) field.values.set(value, (field.values.get(value) ?? 0) + 1);
  fields.set(name, field);
}

function namingFields(fields) {
  const strings = fields.filter(field => field.kind === 'string');
  const among = (names, list) => names.map(name => list.find(field => field.name.toLowerCase() === name)).find(Boolean);
  const title = among(titleNames, strings) ?? among(titleNames, fields) ?? strings.filter(field => field.length < 60).sort((a, b) => b.values.length - a.values.length)[0] ?? null;
  const rest = strings.filter(field => field !== title);
  const text = among(textNames, rest) ?? rest.filter(field => field.length > 40).sort((a, b) => b.length - a.length)[0] ?? null;
  return { title: title?.name ?? null, text: text?.name ?? null };
}

// A vector is a picture when its dimensions are a square of at least 8 × 8 and its components are grey values: 0 to 255, or 0 to 1.
async function imageField(collection, points) {
  const square = collection.fields.filter(field => field.dimensions >= 64 && Number.isInteger(Math.sqrt(field.dimensions)));
  if (square.length === 0 || points.length === 0) return null;
  const documents = await Promise.all(points.slice(0, 4).map(point => service.document(collection.name, point.id, true)));
  for (const field of square) {
    const vectors = documents.map(document => document?.vectors?.[field.name]).filter(Boolean);
    if (vectors.length > 0 && vectors.every(isGrey)) return { field: field.name, side: Math.sqrt(field.dimensions) };
  }
  return null;
}

function isGrey(vector) {
  let largest = 0;
  for (const value of vector) {
    if (value < 0 || value > 255) return false;
    largest = Math.max(largest, value);
  }
  return largest <= 1 || vector.every(value => Number.isInteger(value));
}

/** Whether documents are shown with pictures. */
export const hasPictures = shape => shape.image !== null || shape.picture !== null;

/** What a document is called. */
export function titleOf(shape, document) {
  const title = shape.title && document.source?.[shape.title];
  return title === undefined || title === null || title === '' ? document.id : String(title);
}

/** What it says, or nothing. */
export function textOf(shape, document) {
  const text = shape.text && document.source?.[shape.text];
  return text ? String(text) : '';
}

/** Source fields of few values, which say what kind of document it is; the one that names documents only where it is asked for and names many alike. */
export function kindFields(shape, { withTitle = false } = {}) {
  const alike = field => withTitle && field.values.length * 3 <= shape.points.length;
  return shape.fields.filter(field => (field.name !== shape.title || alike(field)) && field.name !== shape.text && field.values.length > 1 && field.values.length <= 40 && field.share > 0.5);
}
