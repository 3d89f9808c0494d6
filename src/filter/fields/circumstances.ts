/** Fields of where and when a message was seen, and of what it answers. */
import { MARKED } from '../columns/columns.js';
import { ipv4Bytes, ipv6Bytes } from '../values/addresses.js';
import type { Scalar } from '../values/kinds.js';
import type { MessageView } from '../view.js';
import { type Field, NOTHING, perhaps } from './field.js';
import { REQUESTS, RESPONSES } from './magics.js';

type Known = Pick<Field, 'values' | 'column' | 'needsResponses' | 'needsPackets'>;

/** Nanoseconds since 1970: more than a double holds. */
const nanoseconds = ({ s, ns }: MessageView['at']): bigint =>
  BigInt(s) * 1_000_000_000n + BigInt(ns);

const none = (values: Known['values']): Known => ({ values });

const ofConnection = (values: Known['values']): Known => ({
  values,
  column: { kind: 'connection' },
});

/** What the capture says of packets is kept only where it is asked for. */
const ofPacket = (values: Known['values']): Known => ({ values, needsPackets: true });

type Parse = (text: string) => Uint8Array | undefined;
const sourceOf = (parse: Parse) => ofConnection(({ source }) => perhaps(parse(source.address)));
const destinationOf = (parse: Parse) =>
  ofConnection(({ destination }) => perhaps(parse(destination.address)));
const eitherOf = (parse: Parse) =>
  ofConnection(({ source, destination }) => [
    ...perhaps(parse(source.address)),
    ...perhaps(parse(destination.address)),
  ]);

/** Whether the packets have such a header, whatever the value. */
const hasAddress = (parse: Parse) =>
  ofConnection(({ source }) => (parse(source.address) === undefined ? NOTHING : THERE));
const THERE: readonly Scalar[] = [true];

const time: Known = {
  values: ({ at }) => [nanoseconds(at)],
  column: { kind: 'time', relative: false },
};

export const circumstances: Readonly<Record<string, Known>> = {
  'message.number': { values: ({ number }) => [number], column: { kind: 'row' } },
  'message.rewritten': none(({ rewritten }) => (rewritten === true ? THERE : NOTHING)),
  fault: none(({ injected }) => (injected === undefined ? NOTHING : THERE)),
  'fault.action': none(({ injected }) => perhaps(injected?.action)),
  'fault.rule': none(({ injected }) => perhaps(injected?.rule)),
  frame: none(() => THERE),
  'frame.number': {
    values: ({ frame }) => (frame === 0 ? NOTHING : [frame]),
    column: { kind: 'number', column: 'frame', zeroIsAbsent: true },
  },
  'frame.time': time,
  'frame.time_epoch': time,
  'frame.time_relative': {
    values: ({ at, began }) => [nanoseconds(at) - nanoseconds(began)],
    column: { kind: 'time', relative: true },
  },
  'frame.len': ofPacket(({ packet }) => perhaps(packet?.length)),
  'frame.cap_len': ofPacket(({ packet }) => perhaps(packet?.captured)),
  'frame.comment': ofPacket(({ comments }) => comments),
  'frame.marked': {
    values: ({ marked }) => [marked],
    column: { kind: 'number', column: 'flags', mask: MARKED },
  },
  'frame.ignored': none(({ ignored = false }) => [ignored]),
  ip: hasAddress(ipv4Bytes),
  'ip.src': sourceOf(ipv4Bytes),
  'ip.dst': destinationOf(ipv4Bytes),
  'ip.addr': eitherOf(ipv4Bytes),
  ipv6: hasAddress(ipv6Bytes),
  'ipv6.src': sourceOf(ipv6Bytes),
  'ipv6.dst': destinationOf(ipv6Bytes),
  'ipv6.addr': eitherOf(ipv6Bytes),
  tcp: none(() => THERE),
  'tcp.srcport': ofConnection(({ source }) => [source.port]),
  'tcp.dstport': ofConnection(({ destination }) => [destination.port]),
  'tcp.port': ofConnection(({ source, destination }) => [source.port, destination.port]),
  'tcp.stream': {
    values: ({ stream }) => [stream],
    column: { kind: 'number', column: 'stream' },
  },
  'couchbase.response_in': {
    values: ({ response }) => perhaps(response),
    needsResponses: true,
    column: { kind: 'number', column: 'partner', present: REQUESTS, zeroIsAbsent: true },
  },
  'couchbase.response_to': {
    values: ({ request }) => perhaps(request?.number),
    column: { kind: 'number', column: 'partner', present: RESPONSES, zeroIsAbsent: true },
  },
  'couchbase.time': {
    values: ({ request }) =>
      request === undefined ? NOTHING : [BigInt(Math.round(request.latencyNs))],
    column: { kind: 'latency' },
  },
};
