/** What has to be said to a node before anything else: HELLO, authentication, the bucket. */
import { randomUUID } from 'node:crypto';
import { commandTable } from '../../commands.js';
import { writeBody } from '../../dissect/body.js';
import { encodeFrame, type FrameParts } from '../../dissect/encode.js';
import { HEADER_LENGTH, prefixLength, readHeader } from '../../mcbp/header.js';
import { SUCCESS, statusName } from '../../mcbp/statuses.js';
import type { Answer } from '../../resend/script.js';
import { TaskError } from '../failure.js';
import type { Line } from './line.js';
import { ScramClient, scramMechanisms } from './scram.js';
import type { Traffic } from './traffic.js';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

const PLAIN = 'PLAIN';
const CONTINUE = 'AuthContinue';
const AGENT = 'fusionshark';

/** Asks for these HELLO features; those that the node does not grant are missing from its answer. */
export async function hello(traffic: Traffic, line: Line, features: readonly number[]) {
  const [form] = commandTable.named('Hello')?.request ?? [];
  if (form === undefined) return;
  const body = writeBody(form, { key: AGENT, value: { features: [...features] } });
  await asked(traffic, line, 'Hello', body);
}

/** Rejects with a TaskError where the node does not know the bucket, or does not let us in. */
export async function selectBucket(traffic: Traffic, line: Line, bucket: string): Promise<void> {
  const { status } = await asked(traffic, line, 'SelectBucket', { key: bucket });
  if (status !== SUCCESS) throw refused(line, `bucket ${bucket}`, status);
}

/**
 * With the strongest mechanism that the node offers. PLAIN, which sends the password itself, only
 * where nobody else can read it.
 */
export async function authenticate(
  traffic: Traffic,
  line: Line,
  { user, password }: Credentials,
): Promise<void> {
  const offer = await asked(traffic, line, 'SaslListMechs', {});
  if (offer.status !== SUCCESS) throw refused(line, 'SaslListMechs', offer.status);
  const offered = textOf(offer).split(/\s+/);
  const scram = scramMechanisms.find((mechanism) => offered.includes(mechanism));
  const what = `authentication of ${user}`;
  if (scram === undefined) {
    if (!offered.includes(PLAIN)) {
      throw failed(line, `${what}: the node offers ${offered.join(', ') || 'no mechanism'} only`);
    }
    if (!line.isPrivate) {
      throw failed(
        line,
        `${what}: the node offers PLAIN only, which sends the password itself; use --tls`,
      );
    }
    const value = `\0${user}\0${password}`;
    const { status } = await asked(traffic, line, 'SaslAuth', { key: PLAIN, value });
    if (status !== SUCCESS) throw refused(line, what, status);
    return;
  }
  const client = new ScramClient(scram, user, password, randomUUID());
  const first = await asked(traffic, line, 'SaslAuth', { key: scram, value: client.first() });
  if (statusName(first.status) !== CONTINUE) throw refused(line, what, first.status);
  const value = await client.final(textOf(first)).catch((error: Error) => {
    throw failed(line, `${what}: ${error.message}`);
  });
  const last = await asked(traffic, line, 'SaslStep', { key: scram, value });
  if (last.status !== SUCCESS) throw refused(line, what, last.status);
  if (!client.isProven(textOf(last))) {
    throw failed(line, `${what}: the node does not know the password that it accepted`);
  }
}

function asked(
  traffic: Traffic,
  line: Line,
  command: string,
  parts: Pick<FrameParts, 'key' | 'value' | 'extras'>,
): Promise<Answer> {
  const opcode = commandTable.named(command)?.opcode ?? 0;
  const frame = encodeFrame({ ...parts, magic: 0x80, opcode, opaque: traffic.nextOpaque() });
  return traffic.one(line, frame);
}

const textOf = ({ frame }: Answer): string =>
  new TextDecoder().decode(frame.subarray(HEADER_LENGTH + prefixLength(readHeader(frame))));

const failed = (line: Line, why: string): TaskError =>
  new TaskError('network', `${line.name}: ${why}`);

const refused = (line: Line, what: string, status: number): TaskError =>
  failed(line, `${what}: ${statusName(status)}`);
