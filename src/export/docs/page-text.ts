/** The reference page of a command for people. */
import type { CommandSpec } from '../../spec/command.js';
import type { Part } from './annotate.js';
import type { FieldPage, FormPage, SectionPage } from './form-page.js';
import type { CommandPage, StatusPage } from './page.js';
import type { ServerCheck } from './server-checks.js';
import { columns, wrap } from './wrap.js';

/** How many answers there are, in words. */
const ANSWERS: Readonly<Record<CommandSpec['answers'], string>> = {
  one: 'one',
  quiet: 'one on failure, none on success',
  'quiet-miss': 'one on a hit or a failure, none on a miss',
  'until-empty-key': 'many; the last has an empty key',
  'until-done': 'many, until a status other than Success',
  none: 'none',
};

const BELONGS: Readonly<Record<CommandPage['fusion'], string>> = {
  all: 'yes',
  some: 'some of its messages',
  none: 'no',
};

const INDENT = '  ';

export function pageText(page: CommandPage, width: number): string {
  const blocks = [
    heading(page, width),
    ...page.request.map((form) => formText('REQUEST', form, width)),
    ...page.response.map((form) => formText('RESPONSE', form, width)),
    ...(page.request.length === 0
      ? [wrap('Its body is not described: it is shown at header level, as found.', width)]
      : []),
    ...(page.statuses.length === 0 ? [] : [statusesText(page.statuses, width)]),
    ...exampleText(page, width),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function heading(page: CommandPage, width: number): string[] {
  const hex = `0x${page.opcode.toString(16).padStart(2, '0')}`;
  const facts: [string, string | undefined][] = [
    ['Opcode', `${hex} (${page.opcode})`],
    ['Wire name', page.wire_name],
    ['Formerly', page.formerly?.join(', ')],
    ['Fusion', BELONGS[page.fusion]],
    ['Vbucket', page.vbucket],
    ['Answers', ANSWERS[page.answers]],
    ['Source', page.source],
  ];
  return [
    page.name,
    ...(page.purpose === undefined ? [] : ['', ...wrap(page.purpose, width, INDENT), '']),
    ...facts.flatMap(([name, text]) => (text === undefined ? [] : fact(name, text, width))),
  ];
}

const FACT = 11;
const fact = (name: string, text: string, width: number): string[] =>
  wrap(text, width, INDENT + ' '.repeat(FACT), INDENT + `${name}:`.padEnd(FACT));

function formText(what: string, form: FormPage, width: number): string[] {
  const since = form.since === undefined ? '' : `, since ${form.since}`;
  return [
    `${what}, edition ${form.edition || 'any'}${since}`,
    ...(form.condition === undefined ? [] : fact('When', form.condition, width)),
    ...(form.note === undefined ? [] : fact('Note', form.note, width)),
    ...fact('Source', form.source, width),
    ...sectionText('Extras', form.extras, width),
    ...sectionText('Key', form.key, width),
    ...sectionText('Value', form.value, width),
    ...(form.checks === undefined ? [] : checksText(form.checks, width)),
    ...(form.tolerated === undefined ? [] : toleratedText(form.tolerated, width)),
  ];
}

function sectionText(name: string, { holds, fields }: SectionPage, width: number): string[] {
  return [...fact(name, holds, width), ...fields.flatMap((field) => fieldText(field, width))];
}

function fieldText(field: FieldPage, width: number): string[] {
  const { name, type, unit, optional, secret, meaning, rules = [], values = {} } = field;
  const marks = [unit, optional && 'optional', secret && 'secret'].filter(Boolean).join(', ');
  const head = `${name}: ${type}${marks === '' ? '' : ` (${marks})`}`;
  const named = Object.entries(values).map(([value, text]) => `${value} ${text}`);
  return [
    ...wrap(head, width, INDENT.repeat(4), INDENT.repeat(2)),
    ...(meaning === '' ? [] : wrap(meaning, width, INDENT.repeat(4))),
    ...(rules.length === 0 ? [] : wrap(`Must be: ${rules.join('; ')}.`, width, INDENT.repeat(4))),
    ...(named.length === 0 ? [] : wrap(`Values: ${named.join(', ')}.`, width, INDENT.repeat(4))),
  ];
}

function checksText(checks: readonly ServerCheck[], width: number): string[] {
  const title = 'The server checks, in this order; the first that fails is the answer:';
  return [
    ...wrap(title, width, INDENT),
    ...checks.flatMap(({ when, status, context }, i) => {
      const number = `${i + 1}.`.padStart(5);
      return [
        ...wrap(when, width, INDENT.repeat(4), `${number} `.padEnd(6)),
        ...wrap(
          `${status}: ${context === undefined ? 'no reason given' : `"${context}"`}`,
          width,
          INDENT.repeat(5),
          INDENT.repeat(4),
        ),
      ];
    }),
  ];
}

const toleratedText = (tolerated: readonly string[], width: number): string[] => [
  `${INDENT}Let pass all the same:`,
  ...tolerated.flatMap((text) => wrap(text, width, INDENT.repeat(4), '   -  ')),
];

function statusesText(statuses: readonly StatusPage[], width: number): string[] {
  const names = columns(
    statuses.map(({ status, name }) => [`0x${status.toString(16).padStart(2, '0')}`, name]),
  );
  const column = Math.max(...names.map((text) => text.length)) + 2 * INDENT.length;
  return [
    'STATUSES of failures (documented, or seen in server code only)',
    ...statuses.flatMap(({ when, from, harmless }, i) => {
      const marks = [from === 'document' ? 'documented' : 'code', harmless && 'harmless'];
      const text = `${when} (${marks.filter(Boolean).join(', ')})`;
      const first = (INDENT + (names[i] ?? '')).padEnd(column);
      return wrap(text, width, ' '.repeat(column), first);
    }),
  ];
}

function exampleText({ example }: CommandPage, width: number): string[][] {
  if (example === undefined) return [];
  const title = (what: string): string => `EXAMPLE ${what}, edition ${example.edition || 'any'}`;
  return [
    [title('request'), ...dump(example.request, width)],
    ...(example.response === undefined
      ? []
      : [[title('response'), ...dump(example.response, width)]]),
  ];
}

/** Bytes on a line of an example: half a dump's, to leave room for the names. */
const BYTES = 8;
/** Lines of one part; the bytes beyond are counted. */
const MAX_LINES = 5;

const dump = (parts: readonly Part[], width: number): string[] =>
  parts.flatMap((part) => partLines(part, width));

/** Offset, bytes and ASCII on the left, what they mean on the right, line by line. */
function partLines({ start, hex, text }: Part, width: number): string[] {
  const pairs = hex.match(/../g) ?? [];
  const rows = Math.ceil(pairs.length / BYTES);
  const left = Array.from({ length: Math.min(rows, MAX_LINES) }, (_, i) =>
    byteLine(start + i * BYTES, pairs.slice(i * BYTES, (i + 1) * BYTES)),
  );
  if (rows > MAX_LINES) left.push(`${INDENT}...   ${pairs.length - MAX_LINES * BYTES} more bytes`);
  const column = byteLine(0, []).length + INDENT.length;
  const right = wrap(text, width - column);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    ((left[i] ?? '').padEnd(column) + (right[i] ?? '')).trimEnd(),
  );
}

function byteLine(offset: number, pairs: readonly string[]): string {
  const ascii = pairs.map((pair) => {
    const byte = Number.parseInt(pair, 16);
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  });
  const place = offset.toString(16).padStart(4, '0');
  return `${INDENT}${place}  ${pairs.join(' ').padEnd(BYTES * 3 - 1)}  ${ascii.join('').padEnd(BYTES)}`;
}
