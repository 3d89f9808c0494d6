/** Message events made by hand, and copies of those that a pipeline lends. */
import { Extents, NOWHERE } from '../../src/bytes/extents.js';
import { HEADER_LENGTH, readHeader } from '../../src/mcbp/header.js';
import { magicOf } from '../../src/mcbp/magic.js';
import type { MessageEvent } from '../../src/message.js';
import { NOBODY_WAITS } from '../../src/session/passing-record.js';
import type { Connection } from '../../src/tcp/events.js';

const CONNECTION: Connection = {
  index: 0,
  ends: [
    { address: '192.0.2.1', port: 50_000 },
    { address: '192.0.2.2', port: 11_210 },
  ],
  midstream: false,
};

/** An event of these bytes, of no file; as long as they are, whatever their header says. */
export function eventOf(bytes: Uint8Array, more: Partial<MessageEvent> = {}): MessageEvent {
  const header = readHeader(bytes);
  const magic = magicOf(header.magic);
  const { missing = 0 } = more;
  const extents = new Extents();
  extents.one(NOWHERE, bytes.length);
  const { cas: _, ...fields } = header;
  return {
    ...{ number: 1, at: { s: 0, ns: 0, frame: 1 }, connection: CONNECTION },
    from: magic?.sender === 'server' ? 1 : 0,
    kind: magic?.kind ?? 'request',
    ...fields,
    bodyLength: bytes.length - HEADER_LENGTH + missing,
    ...{ bytes, head: bytes, length: bytes.length, missing, extents, waiting: NOBODY_WAITS },
    ...more,
  };
}

/** An event that stays as it is. */
export function keep(event: MessageEvent): MessageEvent {
  const { at, request, features, extents } = event;
  const places = new Extents();
  for (let i = 0; i < extents.count; i += 1) {
    places.add(extents.offsets[i] as number, extents.lengths[i] as number);
  }
  const { number, connection, from, kind, magic, opcode, framingExtrasLength } = event;
  const { keyLength, extrasLength, datatype, vbucketOrStatus, bodyLength, opaque } = event;
  return {
    ...{ number, at: { ...at }, connection, from, kind, magic, opcode, framingExtrasLength },
    ...{ keyLength, extrasLength, datatype, vbucketOrStatus, bodyLength, opaque },
    ...{ length: event.length, missing: event.missing, bytes: event.bytes.slice() },
    head: event.head.slice(),
    extents: places,
    // Who waits is known only while the message passes.
    waiting: NOBODY_WAITS,
    ...(request === undefined
      ? {}
      : {
          request: {
            ...{ number: request.number, latencyNs: request.latencyNs, first: request.first },
            ...{ queuedNs: request.queuedNs, vbucket: request.vbucket },
            frame: request.frame?.slice(),
          },
        }),
    ...(features === undefined ? {} : { features }),
    ...(event.rewritten === true ? { rewritten: true } : {}),
    ...(event.injected === undefined ? {} : { injected: event.injected }),
    ...(event.abridged === true ? { abridged: true } : {}),
    ...(event.accepted === undefined ? {} : { accepted: event.accepted }),
  };
}
