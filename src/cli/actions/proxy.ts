/** Runs the live proxy, behind the terminal UI or printing lines. */
import { commandTable } from '../../commands.js';
import { startLive } from '../../engine/live.js';
import type { LiveConfig } from '../../engine/live-config.js';
import type { Route } from '../../proxy/route.js';
import { Decoder } from '../../session/decoder.js';
import type { ExitStatus } from '../exit.js';
import { printLive } from '../live-output.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { showTask } from '../screen.js';

export interface ProxyOptions extends DecodeOptions {
  readonly map: readonly Route[];
  readonly ui: boolean;
  readonly format: 'text' | 'ndjson';
  readonly log?: string;
  readonly write?: string;
  readonly time: TimeFormatOption;
  readonly maxValue: number;
  readonly maxMemory: number;
  readonly connectTimeout?: number;
}

export function proxy(options: ProxyOptions): Promise<ExitStatus> {
  const live: LiveConfig = {
    routes: options.map,
    log: options.log,
    capture: options.write,
    maxValue: options.maxValue,
    connectTimeoutMs: options.connectTimeout,
  };
  const decode = decodeConfig(options);
  // A log on standard output leaves no room for a screen.
  if (options.ui && options.log !== '-') {
    return showTask({ kind: 'proxy', live, decode, memory: options.maxMemory * 2 ** 20 });
  }
  const decoder = new Decoder({ table: commandTable, ...decode });
  const { format, time, maxValue } = options;
  return printLive((audience) => startLive(live, decoder, audience), {
    decoder,
    print: { format, time, maxValue, verbose: false, hex: false },
    quiet: options.log === '-',
    messages: Number.POSITIVE_INFINITY,
  });
}
