/** Faults and interception, from the options of `proxy`; throws where a rule is at fault. */
import { commandTable } from '../../commands.js';
import type { FaultConfig } from '../../engine/live/config.js';
import { cataloguesOf } from '../../faults/catalogues.js';
import { RuleFault } from '../../faults/fault.js';
import { compileRule, passingFilter } from '../../faults/rule.js';
import { caretLines } from '../../filter/fault.js';
import { CommandError, EXIT } from '../exit.js';

export interface FaultCommandOptions {
  readonly fault?: readonly string[];
  readonly faultSeed: number;
  readonly intercept?: string;
  readonly interceptTimeout: number;
}

/** Rules may be added while it runs, and there is none yet. */
const ARMED = 'off';

/** Undefined: nothing is to be done to traffic. */
export function faultsOf(options: FaultCommandOptions, ui: boolean): FaultConfig | undefined {
  const { fault, faultSeed, intercept, interceptTimeout } = options;
  if (fault === undefined && intercept === undefined) return undefined;
  if (intercept !== undefined && !ui) {
    throw new CommandError(
      EXIT.usage,
      '--intercept needs the terminal UI: who else lets messages go',
    );
  }
  const rules = fault?.filter((rule) => rule !== ARMED);
  const catalogues = cataloguesOf(commandTable);
  for (const rule of rules ?? []) checked('fault', () => compileRule(rule, catalogues));
  if (intercept !== undefined) {
    checked('intercept', () => passingFilter(intercept, intercept, catalogues.alone));
  }
  return {
    rules,
    seed: faultSeed,
    intercept:
      intercept === undefined
        ? undefined
        : { filter: intercept, timeoutMs: interceptTimeout * 1000 },
  };
}

function checked(option: string, compile: () => unknown): void {
  try {
    compile();
  } catch (fault) {
    if (!(fault instanceof RuleFault)) throw fault;
    const status = fault.part === 'filter' ? EXIT.filter : EXIT.usage;
    throw new CommandError(status, `--${option}: ${fault.message}\n${caretLines(fault)}`);
  }
}
