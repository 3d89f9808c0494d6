/**
 * `follow`: the messages of one connection, both ways, after tshark's `follow,tcp`: those of the
 * server are set in by a tab. Bytes are shown as `read` shows them, secrets masked.
 *
 * What is followed waits until all is read, as other statistics do: MAX_TEXT of it at most; of
 * what comes after only the number of messages is told.
 */
import { hexDump } from '../../bytes/hex.js';
import { latin1 } from '../../dissect/latin1.js';
import { plural } from '../../dissect/text.js';
import type { MessageEvent } from '../../message.js';
import { endpointText } from '../../session/row.js';
import { CLIENT, type Connection } from '../../tcp/events.js';
import { jsonText } from '../json-text.js';
import {
  type Circumstances,
  type Running,
  type Statistic,
  StatisticFault,
  type StatisticKind,
} from './statistic.js';
import type { Result } from './table.js';

/** Characters. */
const MAX_TEXT = 64 * 1024 * 1024;

const FORMS = ['ascii', 'hex', 'ndjson'] as const;
type Form = (typeof FORMS)[number];

export const followKind: StatisticKind = {
  names: ['follow', 'follow,tcp'],
  syntax: ',STREAM[,ascii|hex|ndjson]',
  doc: 'The messages of one connection, by its number (tcp.stream). The form may stand before the number, as with tshark.',
  ask: (rest) => {
    const { stream, form } = asked(rest);
    const more = form === 'ndjson' ? ({ findings: true, responses: true } as const) : {};
    return {
      needs: { exchanges: true, requests: true, ...more },
      open: (circumstances) => new Followed(stream, form, circumstances),
    } satisfies Statistic;
  },
};

function asked(rest = ''): { readonly stream: number; readonly form: Form } {
  const [a = '', b = 'ascii', ...more] = rest.split(',');
  const [number, form] = /^\d+$/.test(a) ? [a, b] : [b, a];
  const known = FORMS.find((each) => each === form);
  const isKnown = /^\d+$/.test(number) && more.length === 0;
  if (known === undefined || !isKnown) {
    throw new StatisticFault(
      `give the number of a stream, and perhaps ${FORMS.join(', ')}: follow,0,hex`,
    );
  }
  return { stream: Number(number), form: known };
}

class Followed implements Running {
  private readonly texts: string[] = [];
  private size = 0;
  private unshown = 0;
  private ends: Connection['ends'] | undefined;

  constructor(
    private readonly stream: number,
    private readonly form: Form,
    private readonly circumstances: Circumstances,
  ) {}

  message(event: MessageEvent, counts: boolean): void {
    if (event.connection.index !== this.stream || !counts) return;
    this.ends = event.connection.ends;
    if (this.size > MAX_TEXT) {
      this.unshown += 1;
      return;
    }
    const text = this.textOf(event);
    this.texts.push(text);
    this.size += text.length;
  }

  private textOf(event: MessageEvent): string {
    const { form, circumstances } = this;
    if (form === 'ndjson') return circumstances.record(event);
    const { name, status, bytes } = circumstances.decode(event);
    const outcome = status === undefined ? '' : ` ${status}`;
    const lines = [
      `#${event.number} ${name}${outcome}, ${plural(bytes.length, 'byte')}`,
      ...(form === 'hex' ? hexDump(bytes) : [printable(bytes)]),
    ];
    const indent = event.from === CLIENT ? '' : '\t';
    return lines.map((line) => `${indent}${line}\n`).join('');
  }

  result(): Result {
    const { stream, form, texts, ends, unshown } = this;
    const nodes = (ends ?? []).map((end, i) => `Node ${i}: ${endpointText(end)}\n`);
    const head = [`Follow: tcp,${form}\n`, `Filter: tcp.stream == ${stream}\n`, ...nodes];
    const none = ends === undefined ? [`No messages in stream ${stream}.\n`] : [];
    const note = `${plural(unshown, 'further message')} not shown: the text is too long; see --range`;
    const notes = unshown > 0 ? [note] : [];
    if (form === 'ndjson') {
      const records = [
        ...texts,
        ...notes.map((told) => `${jsonText({ type: 'note', of: 'follow', text: told })}\n`),
      ];
      return { text: () => records.join(''), records: () => records };
    }
    const told = notes.map((each) => `${each}\n`);
    return {
      text: () => [...head, ...none, ...texts, ...told].join(''),
      records: () => [
        `${jsonText({ type: 'follow', stream, form, text: [...texts, ...told].join('') })}\n`,
      ],
    };
  }
}

/** A dot for each byte that is not printable ASCII. */
const printable = (bytes: Uint8Array): string => latin1(bytes).replace(/[^ -~]/g, '.');
