const grouped = new Intl.NumberFormat('en');

/** 78123 → 78,123. */
export const count = value => grouped.format(value);

/** Four significant digits at most; very small and very large ones in powers of ten. */
export function figure(value, digits = 3) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.0005 || size >= 1e7) return value.toExponential(1);
  return size >= 1000 ? grouped.format(Math.round(value)) : value.toFixed(size >= 100 ? 1 : digits);
}

/** Milliseconds: 0.213 → 0.21 ms. */
export function milliseconds(value) {
  if (value === null || value === undefined) return '–';
  return `${value >= 100 ? Math.round(value) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 0.1 ? 2 : 3)} ms`;
}

/** 0.4182 → 42 %. */
export function percent(part, digits = 0) {
  return `${(part * 100).toFixed(digits)} %`;
}

/** Bytes in the unit that fits. */
export function bytes(value) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let at = 0;
  while (value >= 1000 && at < units.length - 1) [value, at] = [value / 1000, at + 1];
  return `${at === 0 ? value : value.toPrecision(3)} ${units[at]}`;
}

/** Seconds as days, hours, minutes: the two largest that are not 0. */
export function duration(seconds) {
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  const words = [];
  for (const [size, unit] of parts) {
    const whole = Math.floor(seconds / size);
    seconds -= whole * size;
    if (whole > 0) words.push(`${whole} ${unit}`);
  }
  return words.slice(0, 2).join(' ') || '0 s';
}
