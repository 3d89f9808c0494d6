/**
 * Values that fields have at the beginning of the capture which the command line names. Whoever
 * presses the tab key waits: of a file little is read, of a pipe nothing.
 */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { commandTable } from '../../commands.js';
import { isRegularFile, readInput } from '../../engine/reading/input.js';
import { EventView } from '../../export/event-view.js';
import type { SeenValues } from '../../filter/complete/complete.js';
import { FieldValues } from '../../filter/complete/seen-values.js';
import type { Field } from '../../filter/fields/field.js';
import { Decoder } from '../../session/decoder.js';
import { PassingFindings } from '../../session/finding-index.js';
import { catalogue } from '../catalogue.js';

const MOST_MESSAGES = 2_000;
const PATIENCE_MS = 150;

/** Undefined where no capture is named, or it cannot be read: its fault is told when it is read. */
export async function seenIn(
  operands: readonly string[],
  fields: ReadonlySet<string>,
): Promise<SeenValues | undefined> {
  const path = operands.map(expanded).find(isRegularFile);
  if (path === undefined) return undefined;
  const values = new Values([...fields].flatMap((name) => catalogue.field(name) ?? []));
  try {
    await readPrefix(path, values);
  } catch {
    return undefined;
  }
  return (field) => values.of(field);
}

/** The shell hands over words before it puts the home directory into them. */
const expanded = (path: string): string =>
  path.startsWith('~/') ? join(homedir(), path.slice(2)) : path;

async function readPrefix(path: string, values: Values): Promise<void> {
  const findings = new PassingFindings();
  const decoder = new Decoder(
    { table: commandTable, secrets: 'mask', edition: undefined },
    findings,
  );
  const view = new EventView(decoder, undefined);
  const begun = performance.now();
  let left = MOST_MESSAGES;
  const isOver = (): boolean => left <= 0 || performance.now() - begun > PATIENCE_MS;
  await readInput({
    path,
    stdin: () => process.stdin,
    sink: {
      message: (event) => {
        if (isOver()) return;
        left -= 1;
        view.load(event);
        values.take(view);
      },
    },
    next: async () => !isOver(),
  });
}

class Values {
  private readonly all: ReadonlyMap<string, FieldValues>;

  constructor(fields: readonly Field[]) {
    this.all = new Map(fields.map((field) => [field.definition.name, new FieldValues(field)]));
  }

  of(name: string): readonly string[] {
    return this.all.get(name)?.all ?? [];
  }

  take(view: EventView): void {
    for (const values of this.all.values()) values.take(view);
  }
}
