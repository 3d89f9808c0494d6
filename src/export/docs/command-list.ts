/** All commands, one a row. */
import type { CommandTable } from '../../dissect/table.js';
import type { CommandSpec } from '../../spec/command.js';
import { serverCommands } from './find-command.js';
import { type CommandPage, fusionOf } from './page.js';
import { columns } from './wrap.js';

export interface CommandRow {
  readonly opcode: number;
  readonly name: string;
  readonly wire_name: string;
  readonly formerly?: readonly string[];
  readonly answers: CommandSpec['answers'];
  readonly fusion: CommandPage['fusion'];
  /** Who sends the request. */
  readonly sender: 'client' | 'server';
  /** More than the header is described. */
  readonly described: boolean;
}

/** @param edition leaves out Fusion commands that this edition does not have yet */
export function commandRows(table: CommandTable, edition?: string): CommandRow[] {
  const row = (spec: CommandSpec, sender: CommandRow['sender']): CommandRow => ({
    opcode: spec.opcode,
    name: spec.name,
    wire_name: spec.wireName,
    ...(spec.formerly === undefined ? {} : { formerly: spec.formerly }),
    answers: spec.answers,
    fusion: fusionOf(spec),
    sender,
    described: spec.request !== undefined,
  });
  return [
    ...table
      .commands()
      .filter((spec) => isIn(spec, edition))
      .map((spec) => row(spec, 'client')),
    ...serverCommands(table).map((spec) => row(spec, 'server')),
  ];
}

/** Whether an edition has the command; all have those that are not Fusion's. */
export const isIn = ({ request = [] }: CommandSpec, edition: string | undefined): boolean =>
  edition === undefined || request.length === 0 || request.some((form) => form.edition <= edition);

/** @param width of the terminal; where it is too narrow the wire names are left out */
export function commandListText(rows: readonly CommandRow[], width?: number): string {
  const of = (sender: CommandRow['sender']) => rows.filter((row) => row.sender === sender);
  const whole = table(of('client'), of('server'), true);
  const isWide = width === undefined || whole.every((line) => line.length <= width);
  const lines = isWide ? whole : table(of('client'), of('server'), false);
  const rest = isWide ? [] : ['', 'Wire names: in a wider terminal, or with -T ndjson.'];
  return `${[...lines, ...rest].join('\n')}\n`;
}

function table(
  client: readonly CommandRow[],
  server: readonly CommandRow[],
  withWireNames: boolean,
): string[] {
  const cells = ({ opcode, name, wire_name, answers, fusion }: CommandRow): string[] => [
    `0x${opcode.toString(16).padStart(2, '0')}`,
    name,
    ...(withWireNames ? [wire_name] : []),
    answers,
    fusion === 'none' ? '' : fusion,
  ];
  const titles = ['CODE', 'NAME', ...(withWireNames ? ['WIRE NAME'] : []), 'ANSWERS', 'FUSION'];
  const lines = columns([titles, ...[...client, ...server].map(cells)]);
  return [
    ...lines.slice(0, client.length + 1),
    '',
    'Sent by the server (magic 0x82):',
    ...lines.slice(client.length + 1),
  ];
}
