/** Sends a capture's requests to nodes, and prints the differences between answers. */
import { commandTable } from '../../commands.js';
import { damageLines, isDamaged } from '../../engine/reading/damage.js';
import type { ResendReport } from '../../engine/resend/report.js';
import { resend } from '../../engine/resend/resend.js';
import { EventView } from '../../export/event-view.js';
import { LineWriter } from '../../export/line-writer.js';
import { suggestion } from '../../filter/nearest.js';
import type { MessageEvent } from '../../message.js';
import type { HostPort } from '../../proxy/route.js';
import type { Comparing } from '../../resend/compare.js';
import { parseSetting, type Setting } from '../../resend/setting.js';
import { Decoder } from '../../session/decoder.js';
import { latencyDifferences } from '../../statistics/diff/latencies.js';
import { endpointText } from '../../tcp/endpoint-text.js';
import { type Connection, SERVER } from '../../tcp/events.js';
import { catalogue } from '../catalogue.js';
import type { Target } from '../commands/asking.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { displayFilter } from '../filtering.js';
import { type AskingOptions, credentialsOf, tlsOf } from './asking.js';
import { differenceText, latencyTexts, summaryText, talkOf } from './resend-output.js';

export interface ResendCommandOptions extends AskingOptions {
  readonly to?: readonly Target[];
  readonly filter?: string;
  readonly speed: number;
  readonly set?: readonly string[];
  readonly newUuids?: true;
  readonly allowDestructive?: true;
  readonly format: 'text' | 'ndjson';
  readonly ignore?: readonly string[];
  readonly threshold?: number;
  readonly decodeAs?: ReadonlySet<number>;
}

export async function resendCapture(
  path: string,
  options: ResendCommandOptions,
): Promise<ExitStatus> {
  const { to, format, threshold, bucket } = options;
  if (to === undefined) throw new CommandError(EXIT.usage, 'name the node: --to HOST:PORT');
  const settings = (options.set ?? []).map(settingOf);
  const picks = picking(options.filter);
  const tls = await tlsOf(options);
  const credentials = await credentialsOf(options);
  const writer = new LineWriter(process.stdout, { onError: ({ message }) => say(message) });
  const nodes = new Nodes(to);
  const interruption = new AbortController();
  const stop = () => interruption.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const report = await resend({
    ...{ path, picks, tls, credentials, bucket, settings },
    stdin: () => process.stdin,
    forcedPorts: options.decodeAs,
    nodeFor: nodes.nodeFor,
    speed: options.speed,
    timeoutMs: options.timeout,
    newUuids: options.newUuids === true,
    allowDestructive: options.allowDestructive === true,
    ignores: ignoring(options.ignore ?? []),
    report: (difference) => {
      writer.write(differenceText(difference, format));
      return writer.isCrowded ? writer.drained() : undefined;
    },
    signal: interruption.signal,
  }).finally(() => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  });
  const { a, b } = report.latencies;
  const slower = threshold === undefined ? [] : latencyDifferences(a, b, threshold);
  writer.write(latencyTexts(slower, threshold ?? 0, format));
  if (report.sent > 0) writer.write(summaryText(report, format));
  await writer.close();
  for (const name of nodes.unmet) say(`--to ${name}=...: the capture has no requests to that node`);
  for (const line of talkOf(report)) say(line);
  for (const line of damageLines(path, report.input)) say(line);
  return statusOf(report, slower.length);
}

/** No comparison must look like a clean one: a connection that failed, a capture that is damaged, nothing sent. */
function statusOf(report: ResendReport, slower: number): ExitStatus {
  if (report.failures.length > 0) return EXIT.network;
  if (isDamaged(report.input)) return EXIT.file;
  if (report.sent === 0) return EXIT.usage;
  return report.differences + slower > 0 ? EXIT.findings : EXIT.done;
}

function settingOf(text: string): Setting {
  try {
    const setting = parseSetting(text);
    if (catalogue.field(setting.field) !== undefined) return setting;
    const names = catalogue.all().map(({ name }) => name);
    throw new RangeError(
      `${setting.field} is no field${suggestion(setting.field, names)}; see fusionshark fields`,
    );
  } catch (error) {
    if (error instanceof RangeError) {
      throw new CommandError(EXIT.usage, `--set ${text}: ${error.message}`);
    }
    throw error;
  }
}

/** What a filter asks of messages that come later, or of packets, is not known when a request is sent. */
function picking(text: string | undefined): (event: MessageEvent) => boolean {
  if (text === undefined) return () => true;
  const filter = displayFilter(text);
  if (filter.needsResponses || filter.needsFindings || filter.needsPackets) {
    throw new CommandError(
      EXIT.filter,
      '-Y picks requests by what is in them; findings, answers and packets are not looked at',
    );
  }
  const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition: undefined });
  const view = new EventView(decoder, undefined);
  return (event) => {
    view.load(event);
    return filter.matches(view);
  };
}

/** Where requests go: those to a node of the capture that is named there, all others to the one that is not. */
class Nodes {
  private readonly nodes: ReadonlyMap<string | undefined, HostPort>;
  private readonly met = new Set<string>();

  constructor(targets: readonly Target[]) {
    this.nodes = new Map(targets.map(({ captured, node }) => [captured, node]));
  }

  readonly nodeFor = ({ ends }: Connection): HostPort | undefined => {
    const name = endpointText(ends[SERVER]);
    if (!this.nodes.has(name)) return this.nodes.get(undefined);
    this.met.add(name);
    return this.nodes.get(name);
  };

  /** Nodes that were named and are not in the capture. */
  get unmet(): string[] {
    return [...this.nodes.keys()].filter(
      (name) => name !== undefined && !this.met.has(name),
    ) as string[];
  }
}

/** What is ignored by a slip of the pen would be ignored in silence. */
function ignoring(names: readonly string[]): Comparing['ignores'] {
  const commands = new Set<string>();
  const fields: string[] = [];
  for (const name of names) {
    const command = commandTable.named(name)?.name;
    if (command !== undefined) commands.add(command);
    else if (/^(?:answer|status|error|extras|key|value)\b/.test(name)) fields.push(name);
    else {
      throw new CommandError(
        EXIT.usage,
        `--ignore ${name}: no command is called so, and places begin with status, error, extras, key or value`,
      );
    }
  }
  return (command, field) =>
    commands.has(command) || fields.some((beginning) => field.startsWith(beginning));
}
