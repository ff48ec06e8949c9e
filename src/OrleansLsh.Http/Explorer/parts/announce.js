/** Tells screen readers what has changed, without moving the focus. */
export function announce(text) {
  document.getElementById('announcement').textContent = text;
}
