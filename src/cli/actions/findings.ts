/** Prints the table of findings, or the page of one. */
import { type FindingEntry, findingEntries } from '../../analysis/reference/index.js';
import { nearest } from '../../dissect/nearest.js';
import { findingListText, findingText } from '../../export/docs/finding-list.js';
import { DEFAULT_WIDTH } from '../../export/docs/wrap.js';
import { CommandError, EXIT, type ExitStatus } from '../exit.js';
import { type PageOptions, print, printObjects, terminalWidth } from '../page.js';

export function findings(id: string | undefined, { format }: PageOptions): Promise<ExitStatus> {
  const found = id === undefined ? findingEntries : named(id);
  if (format === 'ndjson') return printObjects(found);
  const width = terminalWidth() ?? DEFAULT_WIDTH;
  const [only] = found;
  return print(
    found.length === 1 && only !== undefined
      ? findingText(only, width)
      : findingListText(found, width),
  );
}

function named(id: string): readonly FindingEntry[] {
  const whole = findingEntries.filter((entry) => entry.id === id);
  const begun = findingEntries.filter((entry) => entry.id.startsWith(id));
  if (whole.length > 0 || begun.length > 0) return whole.length > 0 ? whole : begun;
  const near = nearest(
    // People leave the first half out.
    findingEntries.map((entry) => [entry.id, entry.id.replace(/^.*\./, '')]),
    id,
  );
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
  throw new CommandError(EXIT.usage, `no finding is called "${id}"${hint}`);
}
