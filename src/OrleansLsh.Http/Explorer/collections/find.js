import { number } from '../api/json.js';
import * as service from '../api/service.js';
import { titleOf } from './shape.js';

/** How many documents the list shows, and among how many the best are looked for. */
const most = 8;
const among = 40;

/**
 * Documents by the beginning of their id or by words. The service ranks by vectors, so the words are a filter and a text
 * relevance that outweighs the vector of some document; titles that begin with the words come first, the short ones before.
 */
export async function findDocuments(collection, shape, words, signal) {
  const withVectors = shape.image !== null;
  const [byId, matching] = await Promise.all([
    service.documents(collection.name, { prefix: words, limit: most, withVectors }, signal),
    byWords(collection, shape, words, withVectors, signal),
  ]);
  const ids = new Set(byId.map(document => document.id));
  const others = matching.filter(document => !ids.has(document.id));
  const ranks = new Map(others.map((document, at) => [document, rankOf(titleOf(shape, document), words, at)]));
  return [...byId, ...others.sort((a, b) => ranks.get(a) - ranks.get(b))].slice(0, most);
}

// Whole titles, then titles that begin so, then the others as the service ranked them.
function rankOf(title, words, at) {
  const [name, wanted] = [title.toLowerCase(), words.toLowerCase()];
  if (name === wanted) return at;
  return name.startsWith(wanted) ? 1_000 + title.length * among + at : 1_000_000 + at;
}

async function byWords(collection, shape, words, withVectors, signal) {
  const anchor = shape.points[0]?.id;
  const fields = shape.fields.filter(field => field.kind === 'string').map(field => field.name);
  const numbers = shape.fields.filter(field => field.kind === 'number' && number(words.trim()) !== null).map(field => field.name);
  if (anchor === undefined || fields.length + numbers.length === 0 || !/[\p{L}\p{N}]/u.test(words)) return [];
  const clauses = [...fields.map(field => ({ field, text: `${words}*` })), ...numbers.map(field => ({ field, equals: number(words.trim()) }))];
  const body = { id: anchor, include_self: true, limit: among, include: ['*'], with_vectors: withVectors, filter: { should: clauses } };
  if (shape.title && fields.includes(shape.title)) body.text = { field: shape.title, text: words, weight: 100 };
  return (await service.search(collection.name, body, signal)).hits;
}
