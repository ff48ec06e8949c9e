// The request of the editor in the words of other tools.

import { parse } from '../api/json.js';

const shell = text => `'${text.replaceAll("'", `'\\''`)}'`;

/** As curl. */
export function asCurl({ method, path, body }) {
  const url = shell(`${location.origin}/${path}`);
  if (method === 'GET') return `curl ${url}`;
  return `curl ${url} \\\n  -H 'content-type: application/json' \\\n  -d ${shell(compact(body))}`;
}

/** As C#: the service interface where the request is one of its calls, else plain HTTP. */
export function asCSharp({ method, path, body }, collection) {
  const operation = path.split('/').at(-1);
  const asked = read(body);
  if (collection && asked?.id !== undefined && operation === 'search') {
    return `var answer = await similarity.SearchAsync(${text(collection.name)}, new SearchRequest\n{\n${requestLines(asked).map(line => `    ${line},`).join('\n')}\n});`;
  }
  if (collection && asked?.id !== undefined && operation === 'explain') {
    return `var reasons = await similarity.ExplainAsync(\n    ${text(collection.name)}, new SearchRequest { Id = ${text(asked.id)} }, ${text(String(asked.hit_id))});`;
  }
  if (collection && asked && operation === 'evaluate') {
    const lines = [asked.field && `Field = ${text(asked.field)}`, asked.k && `K = ${asked.k}`, asked.queries && `Queries = ${asked.queries}`].filter(Boolean);
    return `var measured = await similarity.EvaluateAsync(\n    ${text(collection.name)}, new EvaluationRequest { ${lines.join(', ')} });`;
  }
  const target = text(`${location.origin}/${path}`);
  if (method === 'GET') return `using var http = new HttpClient();\nstring answer = await http.GetStringAsync(${target});`;
  return `using var http = new HttpClient();\nvar body = new StringContent("""\n${indent(body)}\n    """, Encoding.UTF8, "application/json");\nvar answer = await http.PostAsync(${target}, body);`;
}

/** As lsh, where it has such a verb. */
export function asLsh({ method, path, body }, collection) {
  const parts = path.split('/');
  const asked = read(body) ?? {};
  const name = collection?.name ?? '';
  const url = `--url ${location.origin}`;
  const [operation, query] = (parts[3] ?? '').split('?');
  if (operation === 'search' || operation === 'explain') {
    const words = [`lsh search ${name}`, url];
    if (asked.id !== undefined) words.push(`--id ${shell(String(asked.id))}`);
    if (asked.limit) words.push(`--limit ${asked.limit}`);
    if (asked.filter) words.push(`--filter ${shell(JSON.stringify(asked.filter))}`);
    if (asked.include?.length === 0) words.push('--no-source');
    else if (asked.include && !asked.include.includes('*')) words.push(`--include ${shell(asked.include.join(','))}`);
    if (asked.exclude?.length && asked.include?.length !== 0) words.push(`--exclude ${shell(asked.exclude.join(','))}`);
    if (operation === 'explain') words.push('--explain');
    return [...words, '--json'].join(' \\\n  ');
  }
  if (operation === 'evaluate') return `lsh evaluate ${name} ${url}${asked.field ? ` --field ${asked.field}` : ''} --k ${asked.k ?? 10} --queries ${asked.queries ?? 1000} --json`;
  if (operation === 'train') return `lsh train ${name} ${url}${asked.target_recall ? ` --target-recall ${asked.target_recall}` : ''}`;
  if (operation === 'documents' && method === 'POST') return `lsh import ${name} documents.jsonl ${url}`;
  if (parts.length === 2 && method === 'POST') return [`lsh create ${asked.name ?? name}`, ...(asked.fields ?? []).map(field => `--field ${[field.name, field.dimensions, field.metric].filter(Boolean).join(':')}`), url].join(' \\\n  ');
  if (operation === 'document') return `lsh get ${name} ${shell(new URLSearchParams(query).get('id') ?? '')} ${url} --json`;
  return parts[2] ? `lsh info ${name} ${url} --json` : `lsh list ${url} --json`;
}

function requestLines(asked) {
  const lines = [`Id = ${text(String(asked.id))}`];
  if (asked.weights) lines.push(`Weights = new Dictionary<string, double> { ${Object.entries(asked.weights).map(([name, weight]) => `[${text(name)}] = ${weight}`).join(', ')} }`);
  if (asked.filter) lines.push(`Filter = Filter.Parse(${text(JSON.stringify(asked.filter))})`);
  if (asked.limit) lines.push(`Limit = ${asked.limit}`);
  if (asked.offset) lines.push(`Offset = ${asked.offset}`);
  if (asked.include) lines.push(`Include = [${asked.include.map(text).join(', ')}]`);
  if (asked.exclude) lines.push(`Exclude = [${asked.exclude.map(text).join(', ')}]`);
  if (asked.with_vectors) lines.push('WithVectors = true');
  if (asked.setting) lines.push(`Setting = ${setting(asked.setting)}`);
  return lines;
}

const scorings = { exact: 'Exact', cells: 'Cells', asymmetric: 'Asymmetric', more_like_this: 'MoreLikeThis' };

function setting(knobs) {
  const lines = [`Scoring = Scoring.${scorings[knobs.scoring] ?? 'Cells'}`];
  if (knobs.probes) lines.push(`Probes = ${knobs.probes}`);
  if (knobs.candidates) lines.push(`Candidates = ${knobs.candidates}`);
  if (knobs.rerank === false) lines.push('Rerank = false');
  return `new SearchSetting { ${lines.join(', ')} }`;
}

const text = value => JSON.stringify(value);
const indent = body => body.split('\n').map(line => `    ${line}`).join('\n');

function read(body) {
  try { return body ? parse(body) : null; } catch { return null; }
}

function compact(body) {
  const parsed = read(body);
  return parsed ? JSON.stringify(parsed) : body;
}
