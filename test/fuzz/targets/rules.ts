/**
 * Rules of faults, as people type them and as they never would; and messages under those that
 * are rules.
 */
import { joined } from '../../../src/bytes/joined.js';
import { type Instant, nanosecondsBetween } from '../../../src/bytes/time.js';
import { commandTable } from '../../../src/commands.js';
import { harmless } from '../../../src/dissect/text.js';
import { VERBS } from '../../../src/faults/action.js';
import { cataloguesOf } from '../../../src/faults/catalogues.js';
import { RuleFault } from '../../../src/faults/fault.js';
import { HeldMessages } from '../../../src/faults/held.js';
import { later } from '../../../src/faults/line.js';
import { Passage } from '../../../src/faults/passage.js';
import { type ActiveRule, Rules } from '../../../src/faults/rules.js';
import { caretLines } from '../../../src/filter/fault.js';
import { Decoder } from '../../../src/session/decoder.js';
import { featuresAfter } from '../../../src/session/features.js';
import { Random } from '../../../src/sim/random.js';
import { type End, SERVER } from '../../../src/tcp/events.js';
import { catalogue, corpus } from '../../filter/views.js';
import { connectionOf } from '../../session/build.js';
import { hold, type Target } from '../engine/target.js';

const SEEDS = [
  'couchbase.opcode == "Get" => delay response 200ms..1s p=0.5 count=3',
  'fusion => drop response',
  'couchbase.key contains "a" => answer Etmpfail count=1',
  'frame => throttle 64K',
  'fusion.command => corrupt response fusion.term=7',
  'couchbase.value => corrupt couchbase.opaque',
  'couchbase.key matches "=>" => corrupt request couchbase.key="a \\" b"',
  'vb 12 or couchbase.status != 0 => duplicate',
  'couchbase.opcode in {"Noop", 0x00..0x05} => close after p=0.01',
  'tcp.port == 11210 => reset response before',
  'couchbase.value => corrupt a.b[0]:={"a":[1]}',
];
/** Longer rules are cut: as a filter, time grows with them. */
const MAX_TEXT = 2048;
/** A rule may wait an hour for a message; many messages, many hours. */
const MAX_TURNS = 20_000;

const text = new TextDecoder();
const catalogues = cataloguesOf(commandTable);
const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
let frames: readonly Uint8Array[] = [];

/** What each end sends: requests one way, answers the other. */
const sent = (): readonly [End, Uint8Array][] =>
  frames.map((frame) => [[0x80, 0x08, 0x83].includes(frame[0] ?? 0) ? 0 : 1, frame]);

interface Passed {
  readonly active: ActiveRule;
  /** By sender. */
  readonly went: readonly [Uint8Array, Uint8Array];
  /** Whether the connection was cut. */
  readonly isCut: boolean;
  /** When the last message went on, in ms. */
  readonly took: number;
}

/** All messages under one rule, each end's in one piece of bytes every 10 ms. */
function passed(rule: string): Passed {
  const random = new Random(1);
  const chance = (): number => random.u32() / 2 ** 32;
  const rules = new Rules(catalogues, chance);
  const active = rules.add(rule);
  const went: [Uint8Array[], Uint8Array[]] = [[], []];
  const wakes: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const start: Instant = { s: 1_700_000_000, ns: 0 };
  let now = start;
  let isCut = false;
  const wait = (ms: number): void => {
    now = later(now, ms);
  };
  const elapsed = (): number => nanosecondsBetween(start, now) / 1e6;
  const passage = new Passage(
    connectionOf(0),
    {
      ...{ table: commandTable, rules, chance, held: new HeldMessages(), intercept: undefined },
      reading: {
        dissect: (frame, request, features) => decoder.decode(frame, request, { features }),
      },
      learn: (frame, before) => featuresAfter(commandTable, frame, before),
    },
    {
      write: (from, bytes) => void went[from].push(bytes.slice()),
      show: () => undefined,
      hold: () => undefined,
      wake: (from, ms) => {
        wakes[from] = elapsed() + ms;
      },
      cut: () => {
        isCut = true;
      },
    },
    {
      ...{ marked: () => undefined, dropped: () => undefined },
      ...{ cut: () => undefined, held: () => undefined },
      notice: (line) => {
        hold(!line.includes('passed without its rules'), `a message under a rule: ${line}`);
      },
    },
  );
  for (const [from, frame] of sent()) {
    passage.push(from, frame, now);
    wait(10);
  }
  const ended: [boolean, boolean] = [false, false];
  for (const from of [0, SERVER] as const) {
    passage.end(from, now, () => {
      ended[from] = true;
    });
  }
  for (let turn = 0; Math.min(...wakes) < Number.POSITIVE_INFINITY && !isCut; turn += 1) {
    hold(turn < MAX_TURNS, 'waiting comes to an end');
    const from = wakes[0] <= wakes[1] ? 0 : 1;
    wait(Math.max(0, wakes[from] - elapsed()));
    wakes[from] = Number.POSITIVE_INFINITY;
    passage.due(from, now);
  }
  hold(isCut || (ended[0] && ended[1]), 'an end that was not cut has its last word');
  return { active, went: [joined(went[0]), joined(went[1])], isCut, took: elapsed() };
}

/** What the verb says of the bytes, whatever the filter says. */
function judge(rule: string, before: readonly [Uint8Array, Uint8Array]): void {
  const { active, went, isCut } = passed(rule);
  const { action, count } = active.rule;
  hold(active.hits <= count, 'a rule fires no oftener than it may');
  const cuts = action.verb === 'close' || action.verb === 'reset';
  hold(isCut === (cuts && active.hits > 0), 'only rules that cut cut');
  const isSame = went.every((bytes, end) => Buffer.compare(bytes, before[end] as Uint8Array) === 0);
  const keeps = action.verb === 'delay' || action.verb === 'throttle' || active.hits === 0;
  hold(!keeps || isSame, 'what is late, or met by no rule, is as it was');
  const [now, then] = [went, before].map((sides) =>
    sides.reduce((sum, { length }) => sum + length, 0),
  );
  const grows = (now as number) - (then as number);
  if (action.verb === 'drop' || cuts) hold(grows <= 0, 'what is dropped is not there');
  if (action.verb === 'duplicate')
    hold(active.hits === 0 || grows >= 24, 'what is doubled is longer');
}

export const rules: Target = {
  name: 'rules',
  batch: 100,
  words: [
    ...[
      ' => ',
      '=>',
      ' p=0.5',
      ' count=1',
      ' request',
      ' response',
      ' before',
      ' after',
      '..',
      ' and ',
    ],
    ...[
      '"',
      '\\',
      '\\"',
      '=',
      ':',
      '[0]',
      '.',
      '0',
      '1ms',
      '1h',
      '3601s',
      '1e3ms',
      '64K',
      '-1',
      '0x85',
    ],
    ...['p=1', 'p=.0', 'count=999999999999999', 'Etmpfail', ' ', '\t', '\u00a0', '\u001b', '"=>"'],
    ...VERBS.map((verb) => ` ${verb} `),
    ...catalogue.all().map(({ name }) => name),
  ],
  async seeds() {
    frames = (await corpus(1)).slice(0, 48);
    return SEEDS.map((seed) => new TextEncoder().encode(seed));
  },
  run(input) {
    const rule = text.decode(input).slice(0, MAX_TEXT);
    const before = sent();
    const side = (end: End): Uint8Array =>
      joined(before.filter(([from]) => from === end).map(([, bytes]) => bytes));
    try {
      judge(rule, [side(0), side(1)]);
    } catch (fault) {
      if (!(fault instanceof RuleFault)) throw fault;
      hold(fault.message !== '' && !fault.message.includes('\n'), 'a fault is a line');
      const shown = caretLines(fault);
      hold(shown.split('\n').length === 2, 'a fault is shown below its rule');
      hold(harmless(shown.replace('\n', '')) === shown.replace('\n', ''), 'a fault is harmless');
      hold(fault.start >= 0 && fault.start <= fault.filter.length, 'a fault is in the rule');
      return;
    }
    hold(
      passed(` ${rule.trim()} `).active.rule.text === rule.trim(),
      'blanks around a rule say nothing',
    );
  },
};
