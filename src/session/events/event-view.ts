/** An event as a row of the list, and in full. */
import { isoText } from '../../bytes/time.js';
import { DETAIL_BYTES, type Detail } from '../port/detail.js';
import type { Row } from '../port/row.js';
import { line } from '../tree-lines.js';
import type { PlacedEvent } from './event.js';

/** @param time as the list shows it */
export function eventRow({ number, event }: PlacedEvent, time: string): Row {
  const { name, info, client, node, stream = '', from } = event.told();
  const [source, destination] = from === 1 ? [node, client] : [client, node];
  return {
    ...{
      number,
      time,
      delta: '',
      stream: String(stream),
      latency: '',
      node,
      source,
      destination,
      kind: 'event',
      command: name,
    },
    ...{ vbucket: '', status: '', info, length: 0 },
    ...{ fusion: false, failed: false, marked: false, partner: false },
    ...(event.severity === undefined ? {} : { severity: event.severity }),
    ...(event.held?.() === undefined ? {} : { altered: 'held' }),
  };
}

export function eventDetail({ number, event }: PlacedEvent): Detail {
  const { name, info, lines, frame: bytes = new Uint8Array(0) } = event.told();
  const { at, severity } = event;
  const head = line('event', `Event: ${name}`, {
    children: [
      line('event.info', info),
      line('frame.time', `Time: ${isoText(at)}`, { field: 'frame.time' }),
      ...(at.frame === 0
        ? []
        : [line('frame.number', `Packet: ${at.frame}`, { field: 'frame.number' })]),
    ],
    ...(severity === undefined ? {} : { severity }),
  });
  const frame = { bytes: bytes.slice(0, DETAIL_BYTES), length: bytes.length };
  return { number, tree: [head, ...lines], frame, parts: [], length: bytes.length };
}
