/** A capture of a short conversation, packet by packet, and what is in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { onTestFinished } from 'vitest';
import { hex, text } from '../capture/build/bytes.js';
import { ethernet, ipv4, tcp } from '../capture/build/frames.js';
import { MICRO, pcapHeader, pcapRecord } from '../capture/build/pcap.js';
import { join } from '../helpers/bytes.js';
import { frame, response } from '../helpers/frames.js';

const SYN = 0x02;
const FIN = 0x01;
const ACK = 0x10;
const VARIANT = { magic: MICRO, little: true };
const CLIENT = { port: 50_000, ip: hex('c0000201') };
const SERVER = { port: 11_210, ip: hex('c0000202') };

/** Segments of one connection, in step with their sequence numbers. */
class Talk {
  readonly packets: Uint8Array[] = [];
  private readonly next: [number, number] = [1000, 9000];

  send(from: 0 | 1, flags: number, payload: Uint8Array = new Uint8Array(0)): void {
    const [source, destination] = from === 0 ? [CLIENT, SERVER] : [SERVER, CLIENT];
    const segment = tcp({
      ...{ source: source.port, destination: destination.port, flags, payload },
      ...{ seq: this.next[from], ack: this.next[from === 0 ? 1 : 0] },
    });
    this.next[from] += payload.length + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
    const packet = ipv4({ payload: segment, source: source.ip, destination: destination.ip });
    this.packets.push(ethernet(0x0800, packet));
  }
}

const start = (vbucket: number) => frame({ opcode: 0x75, word: vbucket, value: { term: '1' } });
const started = response({ opcode: 0x75 });
const stat = frame({ opcode: 0x10, key: 'fusion migration 3' });
const stats = [
  response({ opcode: 0x10, key: 'fusion', value: '{"completed_bytes":1,"total_bytes":9}' }),
  response({ opcode: 0x10 }),
];

function talk(greeting?: Uint8Array): Uint8Array[] {
  const talked = new Talk();
  talked.send(0, SYN);
  talked.send(1, SYN | ACK);
  if (greeting !== undefined) talked.send(1, ACK, greeting);
  talked.send(0, ACK, start(1));
  talked.send(1, ACK, started);
  talked.send(0, ACK, join(start(2), stat));
  talked.send(1, ACK, join(started, ...stats));
  talked.send(0, ACK | FIN);
  talked.send(1, ACK | FIN);
  return talked.packets.map((data, i) =>
    pcapRecord(VARIANT, { s: 1_700_000_000, fraction: 1000 * i, data }),
  );
}

/** Messages as number, direction and the request answered. */
export const LINES = ['1 >', '2 < 1', '3 >', '4 >', '5 < 3', '6 < 4', '7 < also 4'];
/** Whole messages after each packet. */
const MESSAGES = [0, 0, 1, 2, 4, 7, 7, 7];

const records = talk();
export const CAPTURE = join(pcapHeader(VARIANT), ...records);
/** The same after a greeting that is no message. */
export const GREETED = join(pcapHeader(VARIANT), ...talk(text('hello\r\n')));
export const PACKETS = records.length;

/** What the first `length` bytes hold: whole packets, and the whole messages in them. */
export function within(length: number): { packets: number; messages: number; clean: boolean } {
  let end = 24;
  let packets = 0;
  for (const record of records) {
    if (end + record.length > length) break;
    end += record.length;
    packets += 1;
  }
  return { packets, messages: MESSAGES[packets - 1] ?? 0, clean: end === length };
}

/** A capture of so many messages that their columns alone take more than 2 MiB. */
export function longTraffic(): { packets: Uint8Array; count: number } {
  const segments = 1000;
  const batch = Array.from({ length: 50 }, (_, i) => frame({ opcode: 0x0a, opaque: i }));
  const talked = new Talk();
  talked.send(0, SYN);
  talked.send(1, SYN | ACK);
  for (let i = 0; i < segments; i += 1) talked.send(0, ACK, join(...batch));
  const stamped = talked.packets.map((data, i) =>
    pcapRecord(VARIANT, { s: 1_700_000_000, fraction: i, data }),
  );
  return { packets: join(pcapHeader(VARIANT), ...stamped), count: segments * batch.length };
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(joinPath(tmpdir(), 'fusionshark-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder of its own that is gone after the test. */
export function temporaryFile(bytes: Uint8Array | string, name = 'traffic.pcap'): string {
  const path = joinPath(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** Records of a capture that hold no IP: so many bytes, or a few more. */
export function padding(bytes: number): Uint8Array[] {
  const data = ethernet(0x88b5, new Uint8Array(256 * 1024 - 64));
  const record = pcapRecord(VARIANT, { s: 1_700_000_000, fraction: 0, data });
  return new Array<Uint8Array>(Math.ceil(bytes / record.length)).fill(record);
}
