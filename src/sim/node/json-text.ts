/**
 * JSON text as the server writes it where JSON.stringify does not: a 64-bit term is a number with
 * all its digits, and a ratio has a point even where it is whole.
 */
export class Ratio {
  constructor(readonly value: number) {}
}

export function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Ratio) return ratioText(value.value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`,
  );
  return `{${members.join(',')}}`;
}

const ratioText = (value: number): string =>
  Number.isInteger(value) ? value.toFixed(1) : String(value);
