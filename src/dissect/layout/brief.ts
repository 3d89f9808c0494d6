/** Binary items in a line: `name=value` each. */
import { bareText, cut, harmless, plural } from '../text.js';
import { type Decoded, isList, MORE } from './decoded.js';

const MAX_FIELD = 60;
/** Items of one level that a line names. */
const MAX_ITEMS = 20;

export function briefOf(items: readonly Decoded[]): string[] {
  const shown = items
    .slice(0, MAX_ITEMS)
    .map((item) => (item.item === undefined && item.name === MORE ? '…' : brief(item)));
  return items.length > MAX_ITEMS ? [...shown, '…'] : shown;
}

const brief = (decoded: Decoded): string =>
  `${decoded.name}=${cut(shownValue(decoded), MAX_FIELD)}`;

function shownValue(decoded: Decoded): string {
  const { value, text, children } = decoded;
  if (value instanceof Uint8Array) return `(${plural(value.length, 'byte')})`;
  if (typeof value === 'object') return bareText(value);
  if (value !== undefined) return harmless(text);
  if (!isList(decoded)) return `{${briefOf(children).join(' ')}}`;
  const isBare = children.every(({ item }) => item !== undefined);
  if (!isBare) return `(${plural(children.length, 'element')})`;
  return children.slice(0, MAX_FIELD).map(shownValue).join(',');
}
