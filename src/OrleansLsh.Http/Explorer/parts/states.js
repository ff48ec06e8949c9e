import { h } from './element.js';
import { announce } from './announce.js';

/** Shown while an answer is on its way. */
export function loading(what) {
  return h('div', { class: 'state state-loading' }, h('span', { class: 'pulse', 'aria-hidden': 'true' }), h('p', {}, `${what} …`));
}

/** Shown where there is nothing yet: says what to do. */
export function empty(title, hint, ...actions) {
  return h('div', { class: 'state state-empty' }, h('h3', {}, title), h('p', {}, hint), actions.length ? h('div', { class: 'row' }, actions) : null);
}

/** Shown where something failed: the problem's title and detail, and a way to try again. */
export function failure(error, retry) {
  const title = error.title ?? 'The page failed';
  const detail = error.detail ?? error.message;
  announce(`${title}. ${detail}`);
  return h('div', { class: 'state state-failure', role: 'alert' },
    h('h3', {}, title),
    h('p', {}, detail),
    error.status ? h('p', { class: 'fine' }, `Status ${error.status}${error.problem ? ` · ${error.problem}` : ''}${error.requestId ? ` · request ${error.requestId}` : ''}`) : null,
    retry ? h('div', { class: 'row' }, h('button', { type: 'button', on: { click: retry } }, 'Try again')) : null);
}

/** Fills a region with what a promise gives; loading before, the failure when it fails; nothing when it was superseded. */
export async function fillWith(region, what, signal, work) {
  region.setAttribute('aria-busy', 'true');
  const slow = setTimeout(() => region.replaceChildren(loading(what)), region.childElementCount === 0 ? 0 : 250);
  try {
    const content = await work();
    clearTimeout(slow);
    if (!signal?.aborted) region.replaceChildren(...[content].flat().filter(Boolean));
  } catch (error) {
    clearTimeout(slow);
    if (signal?.aborted) return;
    if (error.name !== 'AbortError') region.replaceChildren(failure(error, () => fillWith(region, what, signal, work)));
    if (!error.title) console.error(error);
  } finally {
    clearTimeout(slow);
    if (!signal?.aborted) region.removeAttribute('aria-busy');
  }
}
