// Ten hues of like weight that hold on both themes, then grey for the rest.
const hues = ['#4c78c8', '#e08a2b', '#3f9a52', '#d2524c', '#9065c4', '#8c6e4f', '#d873b4', '#5d9fb8', '#a8a331', '#2aa898'];
const rest = '#8d8f92';
const ramp = ['#3b4cc0', '#6f7bd0', '#a9a5a0', '#dd8a5c', '#c2402a'];

/**
 * How points are coloured by a source field: a hue per value where they are few, a ramp where they are numbers, one colour without a field.
 * @returns {{fill: (source: object) => string, legend: {value: unknown, fill: string}[], ramp: {low: number, high: number, colours: string[]} | null}}
 */
export function colouring(field, sources) {
  if (!field) return { fill: () => '#6f8fa8', legend: [], ramp: null };
  if (field.kind === 'number' && field.values.length > 12) return ramped(field, sources);
  const values = [...field.values].slice(0, hues.length);
  if (field.kind === 'number') values.sort((a, b) => a - b);
  const fills = new Map(values.map((value, at) => [value, hues[at]]));
  const legend = values.map(value => ({ value, fill: fills.get(value) }));
  if (field.values.length > values.length) legend.push({ value: null, fill: rest });
  return { fill: source => fills.get(source?.[field.name]) ?? rest, legend, ramp: null };
}

function ramped(field, sources) {
  const numbers = sources.map(source => source?.[field.name]).filter(Number.isFinite).sort((a, b) => a - b);
  const [low, high] = [numbers[Math.floor(numbers.length * 0.02)], numbers[Math.floor(numbers.length * 0.98)]];
  const fill = source => {
    const value = source?.[field.name];
    if (!Number.isFinite(value)) return rest;
    return ramp[Math.max(0, Math.min(ramp.length - 1, Math.floor((value - low) / (high - low || 1) * ramp.length)))];
  };
  return { fill, legend: [], ramp: { low, high, colours: ramp } };
}
