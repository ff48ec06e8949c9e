import { h, svg } from './element.js';

const system = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is dark now. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : system.matches;
}

const probe = h('span', { hidden: true });

/** A colour of the theme, such as `--cool`, as canvas takes it: the property itself still holds those of both themes. */
export function colour(name) {
  if (!probe.isConnected) document.body.append(probe);
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/** Makes the button switch the theme; what is drawn on canvas hears of it through the event `themechange`. */
export function themeSwitch(button) {
  const show = () => {
    const next = isDark() ? 'light' : 'dark';
    button.setAttribute('aria-label', `Switch to the ${next} theme`);
    button.title = `Switch to the ${next} theme`;
    button.replaceChildren(isDark() ? sun() : moon());
    document.dispatchEvent(new Event('themechange'));
  };
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem('theme', theme); } catch { /* Forbidden storage: the choice lasts for this page. */ }
    show();
  });
  system.addEventListener('change', show);
  show();
}

const icon = (...shapes) => svg('svg', { viewBox: '0 0 20 20', 'aria-hidden': 'true', class: 'icon' }, shapes);

const moon = () => icon(svg('path', { d: 'M15.5 12.2A6.5 6.5 0 0 1 7.8 4.5a6.5 6.5 0 1 0 7.7 7.7z' }));

const sun = () => icon(svg('circle', { cx: 10, cy: 10, r: 3.4 }),
  svg('path', { d: 'M10 2v2.2M10 15.8V18M2 10h2.2M15.8 10H18M4.3 4.3l1.6 1.6M14.1 14.1l1.6 1.6M4.3 15.7l1.6-1.6M14.1 5.9l1.6-1.6' }));
