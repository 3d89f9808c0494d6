/** Runs the live proxy, behind the terminal UI or printing lines. */
import { commandTable } from '../../commands.js';
import type { LiveConfig } from '../../engine/live/config.js';
import { startLive } from '../../engine/live/live.js';
import { type HostPort, hostPortText, isEveryInterface, type Route } from '../../proxy/route.js';
import { PassingFindings } from '../../session/finding-index.js';
import { judging } from '../../session/judging.js';
import { CommandError, EXIT, type ExitStatus } from '../exit.js';
import { type JudgingOptions, judgingConfig } from '../judging-options.js';
import { printLive } from '../live-output.js';
import type { LookOptions } from '../look-options.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { showTask } from '../screen.js';
import { type FaultCommandOptions, faultsOf } from './proxy-faults.js';
import { type RecordCommandOptions, recordsOf } from './proxy-records.js';
import { type TlsCommandOptions, tlsFiles } from './proxy-tls.js';
import { rulesText, type TransparentCommandOptions, transparentOf } from './proxy-transparent.js';

export interface ProxyOptions
  extends DecodeOptions,
    LookOptions,
    FaultCommandOptions,
    JudgingOptions,
    RecordCommandOptions,
    TlsCommandOptions,
    TransparentCommandOptions {
  readonly map?: readonly Route[];
  /** Its options are among these already. */
  readonly config?: string;
  readonly ui: boolean;
  readonly format: 'text' | 'ndjson';
  readonly time: TimeFormatOption;
  readonly maxValue: number;
  readonly maxMemory: number;
  readonly metrics?: HostPort;
  readonly otlp?: string;
  readonly connectTimeout?: number;
  readonly listenAll?: boolean;
  readonly lossless?: boolean;
  readonly rewriteConfig?: boolean;
  readonly maxBacklog: number;
}

export async function proxy(options: ProxyOptions): Promise<ExitStatus> {
  const routes = options.map ?? [];
  const transparent = transparentOf(options);
  if (routes.length === 0 && transparent === undefined) {
    throw new CommandError(EXIT.usage, 'nothing to relay: pass --map or --transparent');
  }
  if (options.rewriteConfig && routes.length === 0) {
    throw new CommandError(
      EXIT.usage,
      '--rewrite-config needs --map: transparent mode takes clients wherever they go',
    );
  }
  if (transparent !== undefined) {
    const rules = await rulesText(transparent, options.ports);
    if (options.printRules) {
      process.stdout.write(`${rules}\n`);
      return EXIT.done;
    }
    process.stderr.write(`${rules}\n`);
  }
  if (!options.listenAll) {
    refuseEveryInterface([
      ...routes.map(({ listen }) => listen),
      ...(transparent?.listen ?? []),
      ...(options.metrics === undefined ? [] : [options.metrics]),
    ]);
  }
  const live: LiveConfig = {
    routes,
    transparent,
    tls: tlsFiles(options),
    keyLog: process.env.SSLKEYLOGFILE || undefined,
    ...recordsOf(options),
    metrics: options.metrics,
    otlp: options.otlp,
    maxValue: options.maxValue,
    connectTimeoutMs: options.connectTimeout,
    everywhere: options.listenAll === true,
    lossless: options.lossless === true,
    rewriteConfig: options.rewriteConfig === true,
    apart: true,
    faults: faultsOf(options, options.ui && options.log !== '-'),
    backlog: options.maxBacklog * 2 ** 20,
  };
  const decode = decodeConfig(options);
  const rules = judgingConfig(options);
  // A log on standard output leaves no room for a screen.
  if (options.ui && options.log !== '-') {
    return showTask(
      {
        kind: 'proxy',
        live,
        decode,
        judging: rules,
        memory: options.maxMemory * 2 ** 20,
      },
      options,
    );
  }
  const judged = judging({ table: commandTable, ...decode }, new PassingFindings(), rules);
  const { format, time, maxValue } = options;
  return printLive((audience) => startLive(live, judged.decoder, audience), {
    ...judged,
    print: { format, time, maxValue, verbose: false, hex: false },
    quiet: options.log === '-',
    messages: Number.POSITIVE_INFINITY,
  });
}

/** Whoever reaches the proxy reaches the node behind it: that must be meant. */
function refuseEveryInterface(addresses: readonly HostPort[]): void {
  const open = addresses.find(({ host }) => isEveryInterface(host));
  if (open === undefined) return;
  throw new CommandError(
    EXIT.usage,
    `${hostPortText(open)}: listens on all interfaces; add --listen-all if that is meant`,
  );
}
