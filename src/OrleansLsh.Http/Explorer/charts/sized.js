/** Draws anew whenever the element's width changes; gives a function that draws at once. */
export function whenSized(element, draw) {
  let width = 0;
  const redraw = () => { if (width > 0) draw(width); };
  const observer = new ResizeObserver(([entry]) => {
    const next = Math.floor(entry.contentRect.width);
    if (next === width) return;
    width = next;
    redraw();
  });
  observer.observe(element);
  return { redraw, stop: () => observer.disconnect() };
}
