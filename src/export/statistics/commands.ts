/** `opcodes` and `status`: what was asked, and how it was answered. */
import {
  type CommandCount,
  CommandStatistics,
  type StatusCount,
  StatusStatistics,
} from '../../statistics/commands.js';
import { narrowed } from './narrowed.js';
import type { StatisticKind } from './statistic.js';
import { left, overlookedNotes, type Result, right, table } from './table.js';

export const commandKind: StatisticKind = {
  names: ['opcodes'],
  syntax: '[,FILTER]',
  doc: 'Requests, answers, their bytes, and answers that report a failure, for each command.',
  ask: narrowed({}, ({ table: commands }) => {
    const statistics = new CommandStatistics(commands);
    return {
      message: (event, counts) => statistics.message(event, counts),
      result: () => commandTable(statistics),
    };
  }),
};

const hexText = (value: number, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;

const commandTable = (statistics: CommandStatistics): Result =>
  table<CommandCount>({
    type: 'command',
    title: 'Commands',
    columns: [
      right('opcode', ({ opcode }) => opcode, { text: ({ opcode }) => hexText(opcode, 2) }),
      left('command', ({ command }) => command, { shrink: 1 }),
      right('requests', ({ requests }) => requests.messages),
      right('request bytes', ({ requests }) => requests.bytes, { key: 'request_bytes' }),
      right('answers', ({ answers }) => answers.messages),
      right('answer bytes', ({ answers }) => answers.bytes, { key: 'answer_bytes' }),
      right('errors', ({ errors }) => errors),
      right('ordinary', ({ ordinaryErrors }) => ordinaryErrors, { key: 'ordinary_errors' }),
    ],
    rows: statistics.rows(),
    empty: 'No messages.',
  });

export const statusKind: StatisticKind = {
  names: ['status'],
  syntax: '[,FILTER]',
  doc: 'How often each status was answered, for each command.',
  ask: narrowed({}, ({ table: commands }) => {
    const statistics = new StatusStatistics(commands);
    return {
      message: (event, counts) => statistics.message(event, counts),
      result: () => statusTable(statistics),
    };
  }),
};

const statusTable = (statistics: StatusStatistics): Result =>
  table<StatusCount>({
    type: 'status',
    title: 'Statuses',
    columns: [
      right('status', ({ status }) => status, { text: ({ status }) => hexText(status, 4) }),
      left('name', ({ name }) => name, { key: 'status_name', shrink: 2 }),
      left('failure', ({ failure }) => failure, {
        text: ({ failure }) => (failure ? 'failure' : ''),
      }),
      left('command', ({ command }) => command, { shrink: 1 }),
      right('answers', ({ answers }) => answers),
    ],
    rows: statistics.rows(),
    empty: 'No answers.',
    notes: overlookedNotes(statistics.overlooked, 'answer', 'with further statuses'),
  });
