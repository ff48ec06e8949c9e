import { parse } from './json.js';
import { askForKey, storedKey } from './key.js';
import { Problem } from './problem.js';

const root = 'v1';
const name = encodeURIComponent;

/** Sends a request; asks for a key once where one is needed. */
async function send(method, path, { body, signal, accept = 'application/json' } = {}, key = storedKey()) {
  const headers = { accept };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (key) headers['api-key'] = key;
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body) });
  } catch (cause) {
    if (cause.name === 'AbortError') throw cause;
    throw Problem.unreachable(cause);
  }
  if (response.status === 401) {
    const problem = await Problem.of(response);
    const given = await askForKey(problem.detail);
    if (given && given !== key) return send(method, path, { body, signal, accept }, given);
    throw problem;
  }
  return response;
}

async function json(method, path, options) {
  const response = await send(method, path, options);
  if (!response.ok) throw await Problem.of(response);
  return parse(await response.text());
}

const within = (collection, rest) => `${root}/collections/${name(collection)}${rest}`;

/** The collections with fields, models and tuning. */
export async function list(signal) {
  const answer = await json('GET', `${root}/collections`, { signal });
  return answer.collections.map(flat);
}

/** One collection, whole. */
export async function describe(collection, signal) {
  return flat(await json('GET', within(collection, ''), { signal }));
}

// What a field was trained with stands beside what it is.
const flat = collection => ({ ...collection, fields: collection.fields.map(field => ({ ...field.options, ...field, statistics: field.statistics ?? [] })) });

/** What runs, and how it fares. */
export const status = signal => json('GET', `${root}/status`, { signal });

/** Whether the service is ready: its status code and what it says. */
export async function health(which, signal) {
  const response = await send('GET', `health/${which}`, { signal, accept: '*/*' });
  return { ok: response.ok, status: response.status, text: (await response.text()).slice(0, 200) };
}

/** A document, or null. Its id is a query value: a path cannot carry the ids “.” and “..”. */
export async function document(collection, id, withVectors, signal) {
  const response = await send('GET', within(collection, `/document?id=${name(id)}${withVectors ? '&with_vectors=true' : ''}`), { signal });
  if (response.status === 404) {
    const problem = await Problem.of(response);
    if (/document/.test(problem.problem ?? 'document')) return null;
    throw problem;
  }
  if (!response.ok) throw await Problem.of(response);
  return parse(await response.text());
}

/** The documents whose ids begin with a prefix. */
export async function documents(collection, { prefix, limit, withVectors }, signal) {
  const query = new URLSearchParams({ prefix, limit, with_vectors: withVectors });
  return (await json('GET', within(collection, `/documents?${query}`), { signal })).documents;
}

/** The nearest documents. */
export const search = (collection, body, signal) => json('POST', within(collection, '/search'), { body, signal });

/** Why a document is near a query. */
export const explain = (collection, body, signal) => json('POST', within(collection, '/explain'), { body, signal });

/** Points of a sample in the plane of its two largest variances. */
export const sample = (collection, { field, size, seed = 42 }, signal) =>
  json('GET', within(collection, `/sample?${new URLSearchParams({ ...(field ? { field } : {}), size, seed })}`), { signal });

/** Measures settings; `measured` is called for each as it comes. */
export async function evaluate(collection, body, measured, signal) {
  const response = await send('POST', within(collection, '/evaluate'), { body, signal, accept: 'application/x-ndjson, application/json;q=0.9' });
  if (!response.ok) throw await Problem.of(response);
  if (!response.headers.get('content-type')?.includes('ndjson')) {
    const answer = await response.json();
    for (const setting of answer.settings) measured(setting);
    return;
  }
  for await (const line of lines(response.body)) {
    const told = JSON.parse(line);
    if (told.status && told.title) throw new Problem(told);
    measured(told);
  }
}

/** Sends what the user wrote: status, headers, text and time. */
export async function raw(method, path, body, signal) {
  const began = performance.now();
  const response = await send(method, path, { body: body || undefined, signal });
  const text = await response.text();
  return { ok: response.ok, status: response.status, type: response.headers.get('content-type') ?? '', text, milliseconds: performance.now() - began };
}

async function* lines(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  // Only what has just come is looked through for ends of lines, however many pieces a line comes in.
  let begun = [];
  for (;;) {
    const { value, done } = await reader.read();
    const parts = (value ?? '').split('\n');
    for (const end of done ? parts : parts.slice(0, -1)) {
      const line = [...begun, end].join('');
      begun = [];
      if (line.trim() !== '') yield line;
    }
    if (done) return;
    begun.push(parts.at(-1));
  }
}
