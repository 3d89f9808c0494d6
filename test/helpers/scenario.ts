/**
 * Scenarios: what a cluster manager and its nodes say to each other, a line an exchange, so that
 * a rule and its near miss can be read beside each other.
 *
 *     0    a    SelectBucket key=default -> Success
 *     1    a    StartFusionUploader vb:5 {"term":"7"} -> Success
 *     2.5  b/2  StartFusionUploader vb:5 {"term":"7"} -> Success !! error fusion.term-reused
 *     3    a    SyncFusionLogstore vb:5 ?? warn fusion.uploader-stopped -> Einternal
 *     4    a    StopFusionUploader vb:5 -> never
 *     @midstream c/1
 *     @lost a/1
 *     9    end
 *
 * - Seconds after START. An answer comes ANSWER_NS later. `end` says when the input ends; without
 *   it, with the last message.
 * - Node and connection: `a` is `a/1`. Node a is 10.0.0.1:11210, b 10.0.0.2:11210 and so on; each
 *   connection has a client port of its own, numbered in order of appearance from 50001.
 * - Command by its name in the table; `vb:N` the vbucket, `key=WORDS...` up to the next part that
 *   begins otherwise ("_" stands for a space), `state=active` and the like a field of the extras,
 *   then the value as JSON. In JSON, $T+60 is START plus 60 in seconds, $MS+60 in milliseconds.
 * - `-> Status` and the value of the answer as JSON. `-> never`: no answer. An answer to Stat with
 *   a value is told as the server does: a stat named by the first word of the key, then the end.
 *   `-> Success@4.5`: the answer comes at second 4.5, and other messages may pass in between.
 * - `??` findings expected on the request, `!!` on the answer that completes the exchange; several
 *   with commas. A finding that the line does not name must not be made.
 * - `@midstream CONN`: no SYN of it is in the input; `@lost CONN`: bytes of it are missing here.
 */
import { commandTable } from '../../src/commands.js';
import { encodeFrame, encodeRequest } from '../../src/dissect/encode.js';
import type { Severity } from '../../src/dissect/node.js';
import { JSON_BIT } from '../../src/mcbp/datatypes.js';
import { statusName } from '../../src/mcbp/statuses.js';

/** 2023-11-14T22:13:20Z */
export const START = 1_700_000_000;
const ANSWER_NS = 1_000_000;
const PORT = 11210;
const FIRST_CLIENT_PORT = 50_001;

export interface ExpectedFinding {
  readonly on: 'request' | 'answer';
  readonly severity: Severity;
  readonly id: string;
}

export interface ScenarioConnection {
  /** `a/1`. */
  readonly name: string;
  readonly index: number;
  readonly client: { readonly address: string; readonly port: number };
  readonly server: { readonly address: string; readonly port: number };
  readonly midstream: boolean;
}

interface Time {
  readonly s: number;
  readonly ns: number;
}

export interface Exchange {
  readonly kind: 'exchange';
  /** The line as written. */
  readonly line: string;
  readonly at: Time;
  /** When the answers come. */
  readonly answeredAt: Time;
  readonly connection: ScenarioConnection;
  readonly request: Uint8Array;
  /** Frames of the answer in order; none: it never comes. */
  readonly answers: readonly Uint8Array[];
  /** Name of the bucket that the connection is bound to from its answer on. */
  readonly selects: string | undefined;
  readonly expected: readonly ExpectedFinding[];
}

export type Step = Exchange | { readonly kind: 'lost'; readonly connection: ScenarioConnection };

export interface Scenario {
  readonly connections: readonly ScenarioConnection[];
  readonly steps: readonly Step[];
  readonly end: Time;
}

/** Reads a scenario. Throws an Error that names the line which is none. */
export function scenario(text: string): Scenario {
  const reader = new Reader();
  for (const line of text.split('\n').map((raw) => raw.trim())) {
    if (line !== '' && !line.startsWith('#')) reader.line(line);
  }
  return reader.whole();
}

const secondsOf = (text: string): number => {
  const seconds = Number(text);
  if (!Number.isFinite(seconds)) throw new Error(`no number of seconds: ${text}`);
  return seconds;
};

function after(seconds: number, ns = 0): Time {
  const whole = Math.floor(seconds);
  const rest = Math.round((seconds - whole) * 1e9) + ns;
  return { s: START + whole + Math.floor(rest / 1e9), ns: rest % 1e9 };
}

const isBefore = (a: Time, b: Time): boolean => a.s < b.s || (a.s === b.s && a.ns < b.ns);

/** A message of a scenario, or the loss of bytes, when its turn has come. */
export type Turn =
  | { readonly kind: 'lost'; readonly connection: ScenarioConnection }
  | { readonly kind: 'request'; readonly exchange: Exchange }
  | { readonly kind: 'answer'; readonly exchange: Exchange; readonly bytes: Uint8Array };

/** Everything in the order of time; what is at the same time in the order of the lines. */
export function turnsOf({ steps }: Scenario): Turn[] {
  let last = after(0);
  const timed = steps.flatMap((step): { at: Time; turn: Turn }[] => {
    if (step.kind === 'lost') return [{ at: last, turn: step }];
    const { at, answers, answeredAt } = step;
    if (answers.length > 0 && isBefore(last, answeredAt)) last = answeredAt;
    return [
      { at, turn: { kind: 'request', exchange: step } },
      ...answers.map((bytes) => ({
        at: answeredAt,
        turn: { kind: 'answer', exchange: step, bytes } as const,
      })),
    ];
  });
  return timed
    .sort(({ at: a }, { at: b }) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0))
    .map(({ turn }) => turn);
}

class Reader {
  private readonly connections = new Map<string, ScenarioConnection>();
  private readonly midstream = new Set<string>();
  private readonly steps: Step[] = [];
  private last = after(0);
  private end: Time | undefined;
  private opaque = 0;

  whole(): Scenario {
    return {
      connections: [...this.connections.values()],
      steps: this.steps,
      end: this.end ?? this.last,
    };
  }

  line(line: string): void {
    const [first = '', second = ''] = line.split(/\s+/);
    if (first === '@midstream') this.midstream.add(fullName(second));
    else if (first === '@lost') this.steps.push({ kind: 'lost', connection: this.named(second) });
    else if (second === 'end') this.end = after(secondsOf(first));
    else this.steps.push(this.exchange(line));
  }

  private exchange(line: string): Exchange {
    const parts = /^(\S+)\s+(\S+)\s+(.*?)\s*->\s*(\S+)\s*(.*)$/.exec(line);
    if (parts === null) throw new Error(`no exchange: ${line}`);
    const [, time = '', conn = '', left = '', outcome = '', right = ''] = parts;
    const [status = '', late] = outcome.split('@');
    const [asked = '', onRequest = ''] = left.split('??');
    const [told = '', onAnswer = ''] = right.split('!!');
    const seconds = secondsOf(time);
    this.opaque += 1;
    const { frame, key, name } = this.request(asked.trim());
    const answers = status === 'never' ? [] : this.answers(name, key, status, told.trim());
    const at = after(seconds);
    const answeredAt = late === undefined ? after(seconds, ANSWER_NS) : after(secondsOf(late));
    this.last = isBefore(this.last, answeredAt) ? answeredAt : this.last;
    return {
      kind: 'exchange',
      ...{ line, at, answeredAt, connection: this.named(conn) },
      ...{ request: frame, answers },
      selects: name === 'SelectBucket' && status === 'Success' ? key : undefined,
      expected: [...findingsOf(onRequest, 'request'), ...findingsOf(onAnswer, 'answer')],
    };
  }

  private request(text: string): { frame: Uint8Array; key: string; name: string } {
    const brace = text.search(/[[{]/);
    const words = (brace < 0 ? text : text.slice(0, brace)).trim().split(/\s+/);
    const [name = '', ...options] = words;
    const spec = commandTable.named(name);
    if (spec === undefined) throw new Error(`no command: ${name}`);
    const option = new Map(options.map((word) => splitAt(word, /[:=]/)));
    const key = (option.get('key') ?? '').replaceAll('_', ' ').replaceAll('  ', '_');
    const extras = [...option].filter(([word]) => word !== 'vb' && word !== 'key');
    const frame = encodeRequest(spec, {
      vbucket: Number(option.get('vb') ?? 0),
      opaque: this.opaque,
      key,
      extras: Object.fromEntries(extras),
      ...(brace < 0 ? {} : { json: jsonOf(text.slice(brace)) }),
    });
    return { frame, key, name: spec.name };
  }

  private answers(name: string, key: string, status: string, value: string): Uint8Array[] {
    const opcode = commandTable.named(name)?.opcode ?? 0;
    const common = { magic: 0x81, opcode, vbucketOrStatus: statusValue(status) };
    const valued = { ...common, opaque: this.opaque, ...jsonParts(value) };
    if (name !== 'Stat' || status !== 'Success') return [encodeFrame(valued)];
    const end = encodeFrame({ ...common, opaque: this.opaque });
    if (value === '') return [end];
    return [encodeFrame({ ...valued, key: key.split(' ')[0] ?? '' }), end];
  }

  private named(text: string): ScenarioConnection {
    const name = fullName(text);
    const known = this.connections.get(name);
    if (known !== undefined) return known;
    if (!/^[a-z]\/\w+$/.test(name)) throw new Error(`no connection: ${text}`);
    const index = this.connections.size;
    const made: ScenarioConnection = {
      ...{ name, index, midstream: this.midstream.has(name) },
      client: { address: '10.0.1.1', port: FIRST_CLIENT_PORT + index },
      server: { address: `10.0.0.${name.charCodeAt(0) - 96}`, port: PORT },
    };
    this.connections.set(name, made);
    return made;
  }
}

const fullName = (text: string): string => (text.includes('/') ? text : `${text}/1`);

function splitAt(word: string, separator: RegExp): [string, string] {
  const at = word.search(separator);
  if (at < 0) throw new Error(`neither name:value nor name=value: ${word}`);
  return [word.slice(0, at), word.slice(at + 1)];
}

const inTime = (json: string): string =>
  json
    .replaceAll(/\$T([+-]\d+)/g, (_, by: string) => String(START + Number(by)))
    .replaceAll(/\$MS([+-]\d+)/g, (_, by: string) => String((START + Number(by)) * 1000));

const jsonOf = (text: string): unknown => JSON.parse(inTime(text));

const jsonParts = (text: string) =>
  text === '' ? {} : { datatype: JSON_BIT, value: inTime(text) };

const statusValues = new Map(
  Array.from({ length: 256 }, (_, value): [string, number] => [statusName(value), value]),
);

function statusValue(name: string): number {
  const value = statusValues.get(name);
  if (value === undefined) throw new Error(`no status: ${name}`);
  return value;
}

const SEVERITIES: readonly string[] = ['error', 'warn', 'note', 'chat'] satisfies Severity[];

const findingsOf = (text: string, on: ExpectedFinding['on']): ExpectedFinding[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .map((each) => {
      const [severity = '', id = ''] = each.split(/\s+/);
      if (!SEVERITIES.includes(severity)) throw new Error(`no severity: ${each}`);
      return { on, severity: severity as Severity, id };
    });
