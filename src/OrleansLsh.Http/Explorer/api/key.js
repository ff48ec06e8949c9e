import { h } from '../parts/element.js';

let asking = null;

/** The API key given in this tab, or null. */
export function storedKey() {
  try { return sessionStorage.getItem('api-key'); } catch { return null; }
}

/** Asks for a key; null when it is refused. Several requests that fail at once ask once. */
export function askForKey(reason) {
  asking ??= show(reason).finally(() => { asking = null; });
  return asking;
}

function show(reason) {
  return new Promise(resolve => {
    const input = h('input', { type: 'password', id: 'api-key', autocomplete: 'off', required: true });
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'api-key-title' },
      h('form', { method: 'dialog' },
        h('h2', { id: 'api-key-title' }, 'This service needs an API key'),
        h('p', {}, reason),
        h('label', { for: 'api-key', class: 'field-label' }, 'API key'),
        input,
        h('p', { class: 'fine' }, 'Kept for this tab only, sent in the header api-key.'),
        h('div', { class: 'row end' },
          h('button', { type: 'button', class: 'quiet', on: { click: () => dialog.close('') } }, 'Not now'),
          h('button', { class: 'primary', value: 'given' }, 'Use this key'))));
    dialog.addEventListener('close', () => {
      const key = dialog.returnValue === 'given' ? input.value.trim() : null;
      dialog.remove();
      if (key) try { sessionStorage.setItem('api-key', key); } catch { /* Forbidden storage: the key is asked for again. */ }
      resolve(key);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
