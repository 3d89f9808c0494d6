/** Values as Lua writes them. */
export type LuaValue =
  | string
  | number
  | boolean
  | LuaSet
  | readonly LuaValue[]
  | { readonly [key: string]: LuaValue | undefined };

/** Names that are there: indexed by one of them it is true. */
export class LuaSet {
  readonly names: readonly string[];

  constructor(names: Iterable<string | number>) {
    this.names = [...names].map(String);
  }
}

/** What a script with sets in it must define before them. */
export const SET_FUNCTION = `local function set(names)
  local is = {}
  for _, name in ipairs(names) do is[name] = true end
  return is
end
`;

const WIDTH = 96;
const WORD = /^[A-Za-z_]\w*$/;
const RESERVED = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

/** A literal; nested tables go to lines of their own where one line would be too long. */
export function luaLiteral(value: LuaValue, indent = ''): string {
  if (typeof value === 'string') return luaString(value);
  if (typeof value !== 'object') return String(value);
  if (value instanceof LuaSet) return luaSet(value, indent);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item: LuaValue) => luaLiteral(item, inner))
    : Object.entries(value)
        .filter((entry): entry is [string, LuaValue] => entry[1] !== undefined)
        .map(([key, item]) => `${luaKey(key)} = ${luaLiteral(item, inner)}`);
  const line = `{${parts.join(', ')}}`;
  if (indent.length + line.length <= WIDTH && !line.includes('\n')) return line;
  return `{\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}}`;
}

/** As many names on a line as fit. */
function luaSet({ names }: LuaSet, indent: string): string {
  const lines = [''];
  for (const name of names) {
    // Integers are indexes: the values of an enumeration.
    const text = `${/^\d+$/.test(name) ? name : luaString(name)}, `;
    const last = lines.at(-1) ?? '';
    if (indent.length + last.length + text.length > WIDTH) lines.push(text);
    else lines[lines.length - 1] = last + text;
  }
  const whole = lines.map((line) => line.trimEnd());
  if (whole.length === 1) return `set{${whole[0]?.replace(/,$/, '')}}`;
  return `set{\n${whole.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}

/** Integer keys are written as numbers: opcodes and the values of enumerations. */
function luaKey(key: string): string {
  if (/^\d+$/.test(key)) return `[${key}]`;
  return WORD.test(key) && !RESERVED.has(key) ? key : `[${luaString(key)}]`;
}

/** Printable ASCII as it is; all else by the number of each byte, which every Lua reads alike. */
function luaString(text: string): string {
  let quoted = '';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (char === '"' || char === '\\') quoted += `\\${char}`;
    else if (byte >= 0x20 && byte < 0x7f) quoted += char;
    else quoted += `\\${String(byte).padStart(3, '0')}`;
  }
  return `"${quoted}"`;
}

/**
 * A regular expression as a Lua pattern. Lua has no groups and no alternatives.
 * @throws RangeError where the expression needs what patterns lack
 */
export function luaPattern(expression: string): string {
  const parts = expression.match(/\\.|\[\^?(?:\\.|[^\]])+\]|./gs) ?? [];
  return parts.map((part, i) => patternPart(part, i === 0, i === parts.length - 1)).join('');
}

function patternPart(part: string, isFirst: boolean, isLast: boolean): string {
  if ((part === '^' && isFirst) || (part === '$' && isLast)) return part;
  if (/^[*+?.]$/.test(part)) return part;
  if (part.startsWith('[')) return part.replace(/\\(.)|%/g, (_, escaped) => `%${escaped ?? '%'}`);
  if (/^\\[dws]$/i.test(part)) return part === '\\w' ? '[%w_]' : part.replace('\\', '%');
  if (/^[(){}|^$]$/.test(part)) throw new RangeError(`Lua patterns have no ${part}`);
  const literal = part.replace(/^\\/, '');
  return /[\w\s]/.test(literal) ? literal : `%${literal}`;
}
