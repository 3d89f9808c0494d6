/**
 * The view that follows a stream: what its two ends said to each other, message by message. How
 * many lines a message takes is known from its length; only those that are looked at are made.
 */
import { dumpLineCount, hexDump } from '../../bytes/hex.js';
import type { Dissection } from '../../dissect/dissection.js';
import { latin1 } from '../../dissect/latin1.js';
import { details } from '../../dissect/summary.js';
import { plural } from '../../dissect/text.js';
import type { FollowForm, FollowLine, ViewProgress } from '../port/view.js';
import type { StoredEvent } from '../stored-event.js';
import { LineIndex } from './line-index.js';
import {
  missedNotes,
  type ReportOf,
  type Shown,
  type Tally,
  type Viewed,
  type WishOf,
} from './tally.js';
import { windowOf } from './window.js';

/** How a message is written, beside the line above it. */
interface Form {
  /** Lines that `length` bytes take. */
  readonly count: (length: number, width: number) => number;
  /** The lines [from, to) of them. */
  readonly lines: (bytes: Uint8Array, from: number, to: number, width: number) => string[];
}

const FORMS: Readonly<Record<FollowForm, Form>> = {
  messages: { count: () => 0, lines: () => [] },
  ascii: {
    count: (length, width) => Math.ceil(length / width),
    lines: (bytes, from, to, width) =>
      Array.from({ length: to - from }, (_, i) =>
        printable(bytes.subarray((from + i) * width, (from + i + 1) * width)),
      ),
  },
  hex: {
    count: (length) => dumpLineCount(length),
    lines: (bytes, from, to) => hexDump(bytes, 16 * from, 16 * (to - from)),
  },
};

/** Cells of a line, at least. */
const LEAST_WIDTH = 16;

export class FollowTally implements Tally<'follow'> {
  readonly needsOrder = true;
  private readonly index = new LineIndex();
  private readonly stream: number;
  private readonly width: number;
  private readonly kind: FollowForm;
  private readonly form: Form;
  /** The message decoded last: a long one fills many windows. */
  private decoded: { readonly number: number; readonly message: Dissection } | undefined;

  constructor(
    { stream, form, width }: WishOf<'follow'>,
    private readonly viewed: Viewed,
  ) {
    this.stream = stream;
    this.width = Math.max(LEAST_WIDTH, Math.floor(width));
    this.kind = form;
    this.form = FORMS[form];
  }

  message(event: StoredEvent, counts: boolean): void {
    if (!counts || event.stream !== this.stream) return;
    this.index.add(event.number, 1 + this.form.count(event.length, this.width));
  }

  /** Also those that were counted leave, when they are gone. */
  notes(): readonly string[] {
    return missedNotes(this.viewed.store.evicted);
  }

  report({ window, sought }: WishOf<'follow'>, progress: ViewProgress, { first }: Shown) {
    this.index.dropBefore(first);
    const lines = windowOf(this.index.total, window, (from, to) =>
      [...this.index.parts(from, to)].flatMap((part) => this.lines(part)),
    );
    const { stream } = this;
    const at = sought === undefined ? undefined : this.placeOf(sought, progress);
    return {
      ...{ what: 'follow', stream, progress, ...lines },
      ...(at !== undefined && { at }),
    } satisfies ReportOf<'follow'>;
  }

  /** Undefined: the counting has not come so far. */
  private placeOf(number: number, { counted, messages }: ViewProgress): number | undefined {
    const isCounted = this.index.last >= number || counted >= messages;
    return isCounted ? this.index.lineOf(number) : undefined;
  }

  private lines({ number, from, to }: { number: number; from: number; to: number }): FollowLine[] {
    const message = this.decode(number);
    const sender = this.viewed.store.senderOf(number) === 1 ? 'server' : 'client';
    const line = (text: string): FollowLine => ({ number, from: sender, text });
    const head =
      from > 0 ? [] : [line(message === undefined ? '' : this.headline(number, message))];
    const begin = Math.max(0, from - 1);
    const bytes = message?.bytes ?? new Uint8Array(0);
    const texts = this.form.lines(bytes, begin, to - 1, this.width);
    // Bytes of a file that was cut since are missing: the lines stay, so that all others do.
    while (texts.length < to - 1 - begin) texts.push('');
    return [...head, ...texts.map(line)];
  }

  private headline(number: number, message: Dissection): string {
    const { name, status, bytes } = message;
    const outcome = status === undefined ? name : `${name} ${status}`;
    if (this.kind !== 'messages') return `#${number} ${outcome}, ${plural(bytes.length, 'byte')}`;
    const info = details(message);
    return info === '' ? outcome : `${outcome}  ${info}`;
  }

  private decode(number: number): Dissection | undefined {
    if (this.decoded?.number === number) return this.decoded.message;
    const message = this.viewed.dissectionOf(number);
    this.decoded = message && { number, message };
    return message;
  }
}

/** A dot for each byte that is not printable ASCII. */
const printable = (bytes: Uint8Array): string => latin1(bytes).replace(/[^ -~]/g, '.');
