// The page's state is its address: view, collection and everything a view lets one choose. So back, forward, reload and a shared link work.
const listeners = new Set();

/** The state as it stands: parameter → text. */
export function state() {
  return Object.fromEntries(new URLSearchParams(location.search));
}

/** A link that changes some of the state; null takes a parameter out. */
export function link(changes, from = state()) {
  const parameters = new URLSearchParams(from);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined || value === '') parameters.delete(name);
    else parameters.set(name, value);
  }
  return `?${parameters}`;
}

/** Changes the state. `replace` leaves no entry in the history: for sliders and typing. */
export function go(changes, { replace = false } = {}) {
  const target = link(changes);
  if (target === location.search || (target === '?' && location.search === '')) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', target);
  for (const listener of listeners) listener({ byLink: false });
}

/** Calls the listener whenever the state has changed. */
export function onChange(listener) {
  listeners.add(listener);
}

addEventListener('popstate', () => {
  for (const listener of listeners) listener({ byLink: false });
});

// Links of the page itself change the state without loading it anew; with a modifier key they open as links do.
addEventListener('click', event => {
  const anchor = event.target.closest?.('a[href^="?"]');
  if (!anchor || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  history.pushState(null, '', anchor.getAttribute('href'));
  for (const listener of listeners) listener({ byLink: true });
});
