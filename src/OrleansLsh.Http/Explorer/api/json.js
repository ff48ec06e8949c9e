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

/** The number of a JSON literal: a plain one where that is the same decimal number, else its digits; null where the text is no number. */
export function number(text) {
  if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) && decimal(text) === decimal(String(value)) ? value : new Exact(text);
}

/** One text for all that write the same decimal number: 1e-5, 1E-05 and 0.00001. Zero has no sign and no exponent. */
function decimal(text) {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const digits = (whole + fraction).replace(/^0+/, ''), significant = digits.replace(/0+$/, '');
  return significant === '' ? '0' : `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/** What kind of scalar a value is: string, number or boolean; anything else as `typeof` has it. */
export const kindOf = value => (value instanceof Exact ? 'number' : typeof value);
