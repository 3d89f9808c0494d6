/** `-E`: how the cells of `-T fields` stand on their lines, as tshark has it. */

export interface FieldsOptions {
  /** Begin with a byte order mark. */
  readonly bom: boolean;
  /** Begin with a line of the names. */
  readonly header: boolean;
  /** Between cells. */
  readonly separator: string;
  /** Which values of a field that a message has several of. */
  readonly occurrence: 'first' | 'last' | 'all';
  /** Between the values of one cell. */
  readonly aggregator: string;
  /** Around the values of a cell; inside it is doubled. Empty: none. */
  readonly quote: '' | '"' | "'";
}

export const FIELDS_DEFAULTS: FieldsOptions = {
  bom: false,
  header: false,
  separator: '\t',
  occurrence: 'all',
  aggregator: ',',
  quote: '',
};

type Parse = (value: string) => Partial<FieldsOptions> | undefined;

interface Setting {
  readonly parse: Parse;
  /** What it may be, for the error. */
  readonly form: string;
}

const among =
  <T>(choices: Readonly<Record<string, T>>, made: (choice: T) => Partial<FieldsOptions>): Parse =>
  (value) => {
    const choice = Object.hasOwn(choices, value) ? choices[value] : undefined;
    return choice === undefined ? undefined : made(choice);
  };

const YES_NO = { y: true, n: false };

/** One printable ASCII character, or a name of tab or space. */
const character =
  (made: (character: string) => Partial<FieldsOptions>): Parse =>
  (value) => {
    if (value === '/t') return made('\t');
    if (value === '/s') return made(' ');
    return /^[\x20-\x7e\t]$/.test(value) ? made(value) : undefined;
  };

const SETTINGS: Readonly<Record<string, Setting>> = {
  bom: { parse: among(YES_NO, (bom) => ({ bom })), form: 'y or n' },
  header: { parse: among(YES_NO, (header) => ({ header })), form: 'y or n' },
  separator: {
    parse: character((separator) => ({ separator })),
    form: '/t (tab), /s (space) or one character',
  },
  occurrence: {
    parse: among({ f: 'first', l: 'last', a: 'all' } as const, (occurrence) => ({ occurrence })),
    form: 'f (first), l (last) or a (all)',
  },
  aggregator: {
    parse: character((aggregator) => ({ aggregator })),
    form: '/s (space) or one character',
  },
  quote: {
    parse: among({ d: '"', s: "'", n: '' } as const, (quote) => ({ quote })),
    form: 'd (double), s (single) or n (none)',
  },
};

/**
 * What one `name=value` sets.
 * @throws RangeError that says what may stand there
 */
export function parseFieldsOption(text: string): Partial<FieldsOptions> {
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
  if (setting === undefined) {
    throw new RangeError(`"${name}" is none of ${Object.keys(SETTINGS).join(', ')}.`);
  }
  const set = equals < 0 ? undefined : setting.parse(text.slice(equals + 1));
  if (set === undefined) throw new RangeError(`${name}= takes ${setting.form}.`);
  return set;
}
