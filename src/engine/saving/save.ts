/**
 * Saves messages of a session: read again from the store, so that live traffic can be saved as
 * well as a capture, and written in slices, so that neither relay nor screen waits.
 */
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { Decoder } from '../../session/decoder.js';
import type { Saved, SaveWish } from '../../session/port/save.js';
import type { DecodeConfig } from '../task.js';
import { placeOf } from './place.js';
import { type Known, WRITERS, type Writer } from './writers.js';

interface Saving extends Omit<Known, 'decoder'> {
  /** Shows what was found. */
  readonly decoder: Decoder;
  readonly decode: DecodeConfig;
  /** Files that are open, and are never written over. */
  readonly taken: () => readonly string[];
}

/** Longest that the thread is held, ms. */
const SLICE = 10;
/** Messages between two looks at the clock. */
const STRIDE = 16;

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** @param selected number of the selected message; 0: none */
export async function save(wish: SaveWish, selected: number, saving: Saving): Promise<Saved> {
  const place = await placeOf(wish.path, wish.overwrite, saving.taken());
  if ('refused' in place) return place;
  let writer: Writer | undefined;
  try {
    const open = WRITERS[wish.format];
    writer = await open(place.draft, wish, knownTo(saving));
    const written = await write(writer, wish, selected, saving);
    const note = [await writer.close(), unjudgedNote(wish, saving)].filter(Boolean).join('; ');
    if (written === 0) {
      await place.discard();
      return { refused: 'there is no such message to save' };
    }
    await place.keep();
    return { written, path: wish.path, ...(note !== '' && { note }) };
  } catch (error) {
    await writer?.close().catch(() => undefined);
    await place.discard().catch(() => undefined);
    return { refused: messageOf(error).replace(place.draft, wish.path) };
  }
}

/** Findings are in the file as far as they were known; a table has none. */
function unjudgedNote({ format }: SaveWish, { contents: { unjudged } }: Saving): string {
  return unjudged === 0 || format === 'csv'
    ? ''
    : `without what is wrong with ${plural(unjudged, 'message')}, still to be judged`;
}

/** Files show no secrets, whatever the screen does, unless they are captures that are to have them. */
function knownTo({ decode, ...saving }: Saving): Known {
  if (decode.secrets !== 'show') return saving;
  // What was found was said of messages as they passed: it may show secrets, too.
  const decoder = new Decoder({ table: commandTable, edition: decode.edition, secrets: 'mask' });
  return { ...saving, decoder, findings: undefined };
}

async function write(
  writer: Writer,
  { what }: SaveWish,
  selected: number,
  { contents }: Saving,
): Promise<number> {
  const { learn } = writer;
  if (learn !== undefined) await inSlices(contents.chosen('all', 0), learn, writer);
  return inSlices(contents.chosen(what, selected), (event) => writer.message(event), writer);
}

/** How many there were. */
async function inSlices<T>(
  all: Iterable<T>,
  each: (one: T) => void,
  writer: Writer,
): Promise<number> {
  let count = 0;
  let end = performance.now() + SLICE;
  for (const one of all) {
    each(one);
    count += 1;
    if (count % STRIDE !== 0 || performance.now() < end) continue;
    await writer.settled();
    await breath();
    end = performance.now() + SLICE;
  }
  return count;
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
