/** Runs the demonstration, behind the terminal UI or printing lines. */
import { commandTable } from '../../commands.js';
import { startDemo } from '../../engine/demo.js';
import type { LiveConfig } from '../../engine/live-config.js';
import { PassingFindings } from '../../session/finding-index.js';
import { judging } from '../../session/judging.js';
import type { ExitStatus } from '../exit.js';
import { printLive } from '../live-output.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { showTask } from '../screen.js';

export interface DemoOptions extends DecodeOptions {
  readonly ui: boolean;
  readonly format: 'text' | 'ndjson';
  readonly messages?: number;
  readonly pace: number;
  readonly seed: number;
  readonly log?: string;
  readonly write?: string;
  readonly time: TimeFormatOption;
  readonly maxValue: number;
  readonly maxMemory: number;
}

export function demo(options: DemoOptions): Promise<ExitStatus> {
  const { log, maxValue, seed, pace, format, time } = options;
  const live: LiveConfig = { routes: [], log, capture: options.write, maxValue };
  const decode = decodeConfig(options);
  const config = { edition: decode.edition, seed, pace };
  const screen =
    options.ui && process.stdout.isTTY && options.messages === undefined && log !== '-';
  if (screen) {
    const memory = options.maxMemory * 2 ** 20;
    return showTask({ kind: 'demo', live, demo: config, decode, memory });
  }
  const judged = judging({ table: commandTable, ...decode }, new PassingFindings());
  return printLive((audience) => startDemo(live, config, judged.decoder, audience), {
    ...judged,
    print: { format, time, maxValue, verbose: false, hex: false },
    quiet: log === '-',
    messages: options.messages ?? Number.POSITIVE_INFINITY,
  });
}
