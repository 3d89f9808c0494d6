/** Builds one request from the command line, sends it, and prints what passes. */
import { commandTable } from '../../commands.js';
import { pretend, type SendOptions, send } from '../../engine/send/send.js';
import { findCommand } from '../../export/docs/find-command.js';
import { LineWriter } from '../../export/line-writer.js';
import { messagePrinter } from '../../export/message-printer.js';
import { datatypes, JSON_BIT } from '../../mcbp/datatypes.js';
import { features } from '../../mcbp/features.js';
import { readHeader } from '../../mcbp/header.js';
import { isFailure } from '../../mcbp/statuses.js';
import type { MessageSink } from '../../message.js';
import type { HostPort } from '../../proxy/route.js';
import { COLLECTIONS, composed } from '../../resend/compose/compose.js';
import { predicted } from '../../resend/compose/predict.js';
import { bytesIn } from '../../resend/compose/values.js';
import { Decoder } from '../../session/decoder.js';
import type { CommandSpec } from '../../spec/command.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { type DecodeOptions, decodeConfig } from '../options.js';
import { print } from '../page.js';
import { type AskingOptions, credentialsOf, tlsOf } from './asking.js';
import { commandHelp } from './send-help.js';
import { type Words, wordsOf } from './send-words.js';

export interface SendCommandOptions extends AskingOptions, DecodeOptions {
  readonly to?: HostPort;
  readonly vbucket: number;
  readonly key?: string;
  readonly value?: string;
  readonly json?: string;
  readonly extras?: string;
  readonly cas?: string;
  readonly collection?: number;
  readonly datatype?: string;
  readonly dryRun?: true;
  readonly all?: true;
  readonly hello: boolean;
  readonly verbose?: true;
  readonly hexdump?: true;
  readonly help?: true;
  readonly format: 'text' | 'ndjson';
  readonly maxValue: number;
}

/** Asked for by HELLO, as far as the command line has no need of more. */
const FEATURES: ReadonlySet<string> = new Set(['MUTATION_SEQNO', 'XERROR', 'JSON', 'Tracing']);
const NOWHERE: HostPort = { host: '0.0.0.0', port: 0 };

/** @param args the words that no option of ours is: the command and its fields */
export async function sendOne(
  args: readonly string[],
  options: SendCommandOptions,
): Promise<ExitStatus> {
  const { edition } = decodeConfig(options);
  const { command, fields } = wordsOf(args);
  const spec = specNamed(command);
  if (options.help === true) return print(commandHelp(spec, edition));
  const frame = frameOf(spec, fields, options);
  forecast(frame, edition);
  const isDry = options.dryRun === true;
  const { to } = options;
  if (to === undefined && !isDry) {
    throw new CommandError(EXIT.usage, 'name the node: --to HOST:PORT');
  }
  const writer = new LineWriter(process.stdout, { onError: ({ message }) => say(message) });
  const sink = printing(writer, options);
  if (isDry || to === undefined) {
    pretend(frame, to ?? NOWHERE, sink);
    await writer.close();
    return EXIT.done;
  }
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const sending: SendOptions = {
    ...{ node: to, frame, sink, features: featuresFor(spec, frame, options) },
    ...{ tls: await tlsOf(options), credentials: await credentialsOf(options) },
    ...{ bucket: options.bucket, timeoutMs: options.timeout, signal: interruption.signal },
    showsAll: options.all === true,
  };
  const status = await send(sending).finally(() => writer.close());
  if (status === undefined) say('no answer: a quiet command says nothing when all is well');
  return status !== undefined && isFailure(status) ? EXIT.findings : EXIT.done;
}

function specNamed(command: string | undefined): CommandSpec {
  if (command === undefined) {
    throw new CommandError(EXIT.usage, 'name a command; see fusionshark commands');
  }
  const found = findCommand(commandTable, command);
  if ('problem' in found) {
    const { problem, nearest } = found;
    const hint = nearest.length === 0 ? '' : `; did you mean ${nearest.join(', ')}?`;
    throw new CommandError(EXIT.usage, `${problem}${hint}`);
  }
  if (commandTable.magicFor(found.spec, 'request') === 0x80) return found.spec;
  throw new CommandError(EXIT.usage, `${found.spec.name} is asked by servers, not by clients`);
}

function frameOf(
  spec: CommandSpec,
  fields: Words['fields'],
  options: SendCommandOptions,
): Uint8Array {
  const { vbucket, collection, json } = options;
  try {
    return composed(spec, {
      ...{ fields, vbucket, collection, json, edition: decodeConfig(options).edition },
      ...{ key: textOrBytes(options.key), value: textOrBytes(options.value) },
      extras: options.extras === undefined ? undefined : hexOf('--extras', options.extras),
      cas: options.cas === undefined ? undefined : casOf(options.cas),
      datatype: options.datatype === undefined ? undefined : bitsOf(options.datatype),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new CommandError(EXIT.usage, error.message);
    throw error;
  }
}

const textOrBytes = (text: string | undefined): string | Uint8Array | undefined =>
  text === undefined ? undefined : (bytesIn(text) ?? text);

function hexOf(option: string, text: string): Uint8Array {
  const bytes = bytesIn(text);
  if (bytes !== undefined) return bytes;
  throw new CommandError(EXIT.usage, `${option} "${text}" is not 0x and pairs of hex digits`);
}

const MAX_CAS = 2n ** 64n - 1n;

function casOf(text: string): bigint {
  const value = /^(?:0x[\da-f]+|\d+)$/i.test(text) ? BigInt(text) : -1n;
  if (value >= 0n && value <= MAX_CAS) return value;
  throw new CommandError(EXIT.usage, `--cas "${text}" is no number of 64 bits`);
}

function bitsOf(text: string): number {
  if (text === 'raw') return 0;
  return text.split(',').reduce((bits, name) => {
    const known = datatypes.find((each) => each.name === name);
    if (known !== undefined) return bits | known.bit;
    const names = datatypes.map((each) => each.name).join(', ');
    throw new CommandError(EXIT.usage, `--datatype ${name}: neither raw nor one of ${names}`);
  }, 0);
}

/** Without the feature a node refuses the datatype, or takes a collection for a part of the key. */
function featuresFor(
  spec: CommandSpec,
  frame: Uint8Array,
  { hello, collection }: SendCommandOptions,
): readonly number[] {
  if (!hello || spec.grants === true) return [];
  const { datatype } = readHeader(frame);
  return [
    ...features.filter(({ name }) => FEATURES.has(name)).map(({ value }) => value),
    ...datatypes.flatMap(({ bit, features: [own] }) =>
      bit === JSON_BIT || (datatype & bit) === 0 || own === undefined ? [] : [own],
    ),
    ...(collection === undefined ? [] : [COLLECTIONS]),
  ];
}

/** What the node will say, before it does. */
function forecast(frame: Uint8Array, edition: string | undefined): void {
  const prediction = predicted(commandTable, frame, edition);
  if (prediction === undefined) return;
  const { refusal, remarks } = prediction;
  const judged = `edition ${prediction.edition}`;
  if (refusal !== undefined) {
    say(`the node will answer ${refusal.status}: ${refusal.context} (${judged})`);
  }
  for (const remark of remarks) say(`${remark} (${judged})`);
}

function printing(writer: LineWriter, options: SendCommandOptions): MessageSink {
  const { format, verbose, hexdump, maxValue, dryRun } = options;
  const { edition, secrets } = decodeConfig(options);
  const decoder = new Decoder({ table: commandTable, secrets, edition });
  const isWhole = dryRun === true;
  const printer = messagePrinter(decoder, {
    ...{ format, maxValue, time: 'r' },
    verbose: verbose === true || isWhole,
    hex: hexdump === true || isWhole,
  });
  return { message: (event) => void writer.write(printer(event)) };
}
