/** One request to a node, and its answers; what prepares the connection stays out of sight unless it is wanted. */
import { commandTable } from '../../commands.js';
import { encodeFrame } from '../../dissect/encode.js';
import { isLastAnswer, maySilenceBeAnswer } from '../../mcbp/answers.js';
import { readHeader } from '../../mcbp/header.js';
import type { MessageSink } from '../../message.js';
import type { HostPort } from '../../proxy/route.js';
import { withOpaque } from '../../resend/frame-edit.js';
import { Pipeline } from '../../session/pipeline.js';
import { CLIENT, type Connection } from '../../tcp/events.js';
import { TaskError } from '../failure.js';
import { liveClock } from '../live/clock.js';
import type { Line } from './line.js';
import { authenticate, type Credentials, hello, selectBucket } from './setup.js';
import { Traffic, type TrafficOptions } from './traffic.js';

export interface SendOptions extends Pick<TrafficOptions, 'tls' | 'timeoutMs' | 'signal'> {
  readonly node: HostPort;
  readonly frame: Uint8Array;
  readonly credentials?: Credentials | undefined;
  readonly bucket?: string | undefined;
  /** HELLO features to ask for first; empty: no HELLO. */
  readonly features: readonly number[];
  /** Takes the messages of the exchange. */
  readonly sink: MessageSink;
  /** And those that prepare the connection. */
  readonly showsAll: boolean;
}

/** Status of the last answer; undefined: silence, which says that a quiet command was carried out. */
export async function send(options: SendOptions): Promise<number | undefined> {
  const { node, credentials, bucket, features, showsAll, tls, timeoutMs, signal } = options;
  const shown = { isOpen: showsAll, butNumber: 0 };
  const traffic = new Traffic({
    ...{ timeoutMs, signal, tls },
    sink: {
      message: (event) => {
        const isOurs = [event.number, event.request?.number].includes(shown.butNumber);
        if (shown.isOpen && (showsAll || !isOurs)) options.sink.message(event);
      },
    },
  });
  const line = await traffic.open(node);
  try {
    if (features.length > 0) await hello(traffic, line, features);
    if (credentials !== undefined) await authenticate(traffic, line, credentials);
    if (bucket !== undefined) await selectBucket(traffic, line, bucket);
    // Whoever sees one request only sees the first.
    if (!showsAll) traffic.counter.count = 0;
    shown.isOpen = true;
    return await exchanged(traffic, line, options, (number) => {
      shown.butNumber = number;
    });
  } finally {
    await line.close();
  }
}

async function exchanged(
  traffic: Traffic,
  line: Line,
  { frame, timeoutMs }: SendOptions,
  hide: (number: number) => void,
): Promise<number | undefined> {
  const { magic, opcode } = readHeader(frame);
  const answers = commandTable.find(magic, opcode)?.answers ?? 'one';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new TaskError('network', `${line.name}: ${why}`));
    };
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`), timeoutMs);
    void line.over.then(fail);
    const done = (status: number | undefined): void => {
      clearTimeout(timer);
      resolve(status);
    };
    const asked = withOpaque(frame, traffic.nextOpaque());
    void traffic.ask(line, asked, ({ frame: answer, status }) => {
      if (isLastAnswer(answers, status, readHeader(answer).keyLength)) done(status);
    });
    // Nodes answer in order: when this is answered the other has been, or will not be.
    if (maySilenceBeAnswer(answers)) {
      hide(traffic.counter.count + 1);
      void traffic.ask(line, noop(traffic), () => done(undefined));
    }
  });
}

const noop = (traffic: Traffic): Uint8Array =>
  encodeFrame({
    magic: 0x80,
    opcode: commandTable.named('Noop')?.opcode ?? 0,
    opaque: traffic.nextOpaque(),
  });

/** Hands the request to `sink` as if it had been sent: nothing leaves this machine. */
export function pretend(frame: Uint8Array, node: HostPort, sink: MessageSink): void {
  const pipeline = new Pipeline({ table: commandTable, force: () => true, sink });
  const at = { ...liveClock()(), frame: 0 };
  const here = { address: '0.0.0.0', port: 0 };
  const there = { address: node.host, port: node.port };
  const connection: Connection = { index: 0, ends: [here, there], midstream: false };
  pipeline.open(connection, at);
  pipeline.data(connection, CLIENT, frame, at);
}
