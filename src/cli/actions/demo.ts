/** Runs the demonstration, behind the terminal UI or printing lines. */
import { commandTable } from '../../commands.js';
import type { LiveConfig } from '../../engine/live/config.js';
import { startDemo } from '../../engine/live/demo.js';
import { PassingFindings } from '../../session/finding-index.js';
import { judging } from '../../session/judging.js';
import type { Scenario } from '../../sim/index.js';
import { type ExitStatus, say } from '../exit.js';
import { printLive } from '../live-output.js';
import type { LookOptions } from '../look-options.js';
import { type DecodeOptions, decodeConfig, type TimeFormatOption } from '../options.js';
import { scenarioPage } from '../scenario-pages.js';
import { showTask } from '../screen.js';
import { type FaultCommandOptions, faultsOf } from './proxy-faults.js';

export interface DemoOptions extends DecodeOptions, LookOptions, FaultCommandOptions {
  readonly ui: boolean;
  readonly format: 'text' | 'ndjson';
  readonly messages?: number;
  readonly pace: number;
  readonly seed: number;
  readonly scenario?: string;
  readonly log?: string;
  readonly write?: string;
  readonly time: TimeFormatOption;
  readonly maxValue: number;
  readonly maxMemory: number;
}

export async function demo(options: DemoOptions): Promise<ExitStatus> {
  const page = scenarioPage(options.scenario);
  if (page !== undefined) return page;
  const { log, maxValue, seed, pace, format, time } = options;
  const decode = decodeConfig(options);
  const scenario = await scenarioOf(options);
  const config = { edition: decode.edition, seed, pace, scenario };
  const screen =
    options.ui && process.stdout.isTTY && options.messages === undefined && log !== '-';
  const faults = faultsOf(options, screen);
  const live: LiveConfig = { routes: [], log, capture: options.write, maxValue, faults };
  if (screen) {
    const memory = options.maxMemory * 2 ** 20;
    const demo = { ...config, readingMs: READING_MS };
    return showTask({ kind: 'demo', live, demo, decode, memory }, options);
  }
  const judged = judging({ table: commandTable, ...decode }, new PassingFindings());
  const status = await printLive((audience) => startDemo(live, config, judged.decoder, audience), {
    ...judged,
    print: { format, time, maxValue, verbose: false, hex: false },
    quiet: log === '-',
    messages: options.messages ?? Number.POSITIVE_INFINITY,
  });
  if (scenario !== undefined) say(foundLine(judged.findingCounts));
  return status;
}

/** For reading a line of a status bar without haste. */
const READING_MS = 4000;

async function scenarioOf({ scenario, seed }: DemoOptions): Promise<Scenario | undefined> {
  if (scenario === undefined) return undefined;
  return (await import('../scenario.js')).findScenario(scenario, seed);
}

/** What only the end proves stands on lines that were printed long before. */
function foundLine(counts: ReadonlyMap<string, number>): string {
  const found = [...counts].map(([id, count]) => (count === 1 ? id : `${id} (${count})`));
  return `found: ${found.length === 0 ? 'nothing' : found.join(', ')}`;
}
