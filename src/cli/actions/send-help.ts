/** What `send` can be told of a command: the fields of its requests, read off its description. */
import { commandTable } from '../../commands.js';
import { type CommandPage, commandPage } from '../../export/docs/page.js';
import { columns, DEFAULT_WIDTH, wrap } from '../../export/docs/wrap.js';
import type { CommandSpec } from '../../spec/command.js';
import { terminalWidth } from '../page.js';

/** A page that ends with a line break. */
export function commandHelp(spec: CommandSpec, edition: string | undefined): string {
  const page = commandPage(commandTable, spec, edition);
  const width = terminalWidth() ?? DEFAULT_WIDTH;
  const purpose = page.purpose === undefined ? [] : ['', ...wrap(page.purpose, width)];
  return [
    `Usage: fusionshark send --to HOST:PORT ${spec.name} ${usesOf(page).join(' ')}`.trimEnd(),
    ...purpose,
    ...page.request.flatMap((form) => ['', ...formLines(form, width)]),
    ...(page.request.length === 0
      ? [
          '',
          ...wrap('Its body is not described: --extras, --key, --value and --json say it.', width),
        ]
      : []),
    '',
    `All of it: fusionshark commands ${spec.name}; other options: fusionshark send --help`,
    '',
  ].join('\n');
}

function usesOf({ vbucket, request }: CommandPage): string[] {
  const newest = request.findLast(({ condition }) => condition === undefined) ?? request.at(-1);
  const fields = newest === undefined ? [] : fieldsIn(newest).filter(({ optional }) => !optional);
  return [
    ...(vbucket === 'required' ? ['--vbucket N'] : []),
    ...(newest !== undefined && isText(newest) ? ['--key TEXT'] : []),
    ...fields.map(({ name }) => `--${name} ...`),
    ...(newest !== undefined && isFree(newest) ? ['--value TEXT | --json JSON'] : []),
  ];
}

type Form = CommandPage['request'][number];

const fieldsIn = ({ extras, key, value }: Form) => [
  ...extras.fields,
  ...(key.holds === 'the key of a document' ? [] : key.fields),
  ...value.fields,
];

const isText = ({ key }: Form): boolean =>
  key.holds === 'the key of a document' || key.holds === 'text';

const isFree = ({ value }: Form): boolean =>
  value.holds === 'anything' || value.holds === 'a document';

function formLines(form: Form, width: number): string[] {
  const { edition, condition } = form;
  const which = edition === '' ? '' : `, edition ${edition}`;
  const rows = fieldsIn(form).map(({ name, type, unit, optional, secret, meaning }) => {
    const marks = [unit && `in ${unit}`, optional && 'optional', secret && 'masked'].filter(
      Boolean,
    );
    const more = marks.length === 0 ? '' : ` (${marks.join(', ')})`;
    return [`  --${name}`, type, `${meaning}${more}`];
  });
  const lines = columns(rows);
  return [
    `Fields${which}:`,
    ...(condition === undefined ? [] : wrap(`when ${condition}`, width, '  ')),
    ...(isText(form) ? [`  --key: ${form.key.holds}`] : []),
    ...lines,
    ...(isFree(form) ? [`  --value, --json: ${form.value.holds}`] : []),
    ...(rows.length === 0 && !isText(form) && !isFree(form) ? ['  none'] : []),
  ];
}
