/** Logarithmic from a range of values to a range of pixels. */
export function logScale(values, from, to) {
  const low = Math.min(...values) / 1.3;
  const high = Math.max(...values) * 1.3;
  const span = Math.log(high / low) || 1;
  const scale = value => from + (to - from) * Math.log(value / low) / span;
  scale.ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    for (const step of [1, 2, 5]) {
      const tick = step * 10 ** power;
      if (tick >= low && tick <= high) scale.ticks.push(tick);
    }
  }
  return scale;
}

/**
 * Recall on a scale that spreads what matters: as much room from .9 to .99 as from .99 to .999. The top is 1.
 * Cut off below a little under the worst value.
 */
export function recallScale(values, from, to) {
  const bend = recall => -Math.log10(1.0006 - Math.min(Math.max(recall, 0), 1));
  const worst = Math.min(...values);
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1];
  const floor = ticks.filter(tick => tick < worst - 0.005).at(-1) ?? 0;
  const [low, high] = [bend(floor), bend(1)];
  const scale = recall => from + (to - from) * (bend(recall) - low) / (high - low);
  scale.ticks = ticks.filter(tick => tick >= floor);
  scale.floor = floor;
  return scale;
}

/** The ticks that stand at least so many pixels apart; the last is always kept. */
export function apart(ticks, scale, pixels) {
  const kept = [];
  for (const tick of [...ticks].reverse()) if (kept.every(other => Math.abs(scale(other) - scale(tick)) >= pixels)) kept.unshift(tick);
  return kept;
}
