// JSON in which numbers keep their digits: JavaScript's are doubles, and 9007199254740993 would come back as …992.

/** A number that a double cannot hold, by its digits. */
export class Exact {
  constructor(digits) { this.digits = digits; }

  toString() { return this.digits; }

  // Browsers of before 2025 have no raw JSON; they send the nearest double.
  toJSON() { return JSON.rawJSON ? JSON.rawJSON(this.digits) : Number(this.digits); }
}

/** The value of a text. */
export const parse = text => JSON.parse(text, (_, value, context) => (typeof value === 'number' && context?.source !== undefined ? number(context.source) : value));

/** The number of a JSON literal: a plain one where that says the same, else its digits; null where the text is no number. */
export function number(text) {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  const digits = text.replace(/[eE].*$/, '').replace(/\D/g, '').replace(/^0+|0+$/g, '');
  return Number.isFinite(value) && (digits.length <= 15 || String(value) === text) ? value : new Exact(text);
}

/** What kind of scalar a value is: string, number or boolean; anything else as `typeof` has it. */
export const kindOf = value => (value instanceof Exact ? 'number' : typeof value);
