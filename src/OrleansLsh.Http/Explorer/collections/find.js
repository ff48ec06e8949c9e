import * as service from '../api/service.js';

/** How many documents the list shows. */
const most = 8;

/**
 * Documents by id or by words. The service ranks by vectors, so the words are a filter and a text relevance that outweighs
 * the vector of some document, which only breaks ties.
 */
export async function findDocuments(collection, shape, words, signal) {
  const withVectors = shape.image !== null;
  const [exact, matching] = await Promise.all([
    /\s/.test(words) ? null : service.document(collection.name, words, withVectors, signal),
    byWords(collection, shape, words, withVectors, signal),
  ]);
  const others = matching.filter(document => document.id !== exact?.id);
  return [...(exact ? [exact] : []), ...others].slice(0, most);
}

async function byWords(collection, shape, words, withVectors, signal) {
  const anchor = shape.points[0]?.id;
  const fields = shape.fields.filter(field => field.kind === 'string').map(field => field.name);
  const numbers = shape.fields.filter(field => field.kind === 'number' && words.trim() !== '' && Number.isFinite(Number(words))).map(field => field.name);
  if (anchor === undefined || fields.length + numbers.length === 0 || !/[\p{L}\p{N}]/u.test(words)) return [];
  const clauses = [...fields.map(field => ({ field, text: `${words}*` })), ...numbers.map(field => ({ field, equals: Number(words) }))];
  const body = { id: anchor, include_self: true, limit: most, include: ['*'], with_vectors: withVectors, filter: { should: clauses } };
  if (shape.title && fields.includes(shape.title)) body.text = { field: shape.title, text: words, weight: 100 };
  return (await service.search(collection.name, body, signal)).hits;
}
