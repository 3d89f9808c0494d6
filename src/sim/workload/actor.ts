/**
 * A node as the workload sees it: one connection, commands by name, answers taken apart.
 * Every request waits for its turn and for its answer.
 */
import { commandTable } from '../../commands.js';
import { encodeFrame, encodeRequest, type RequestParts } from '../../dissect/encode.js';
import { writeLayout } from '../../dissect/layout/write.js';
import { readMessage } from '../../dissect/message.js';
import { features } from '../../mcbp/features.js';
import { statusName } from '../../mcbp/statuses.js';
import type { CommandSpec } from '../../spec/command.js';
import type { SimClient } from '../client.js';
import type { Pace } from './pace.js';

const CLIENT_REQUEST = 0x80;

export interface Told {
  /** kv_engine's name of the status of the last answer. */
  readonly status: string;
  /** The value of the first answer that has JSON in it. */
  readonly json: unknown;
  /** Key and text of each answer but the last of a STAT. */
  readonly stats: ReadonlyMap<string, string>;
}

/** The parts of a request to a command beside Fusion. */
export interface KvParts {
  readonly vbucket?: number;
  readonly key?: string;
  readonly value?: Uint8Array | string;
  readonly extras?: Readonly<Record<string, number>>;
}

const text = new TextDecoder();

export class Actor {
  private opaque = 0;

  constructor(
    private readonly client: SimClient,
    private readonly pace: Pace,
    readonly edition: string,
  ) {}

  /** Introduces itself, authenticates and selects the bucket. */
  async enter(user: string, password: string, bucket: string): Promise<void> {
    const wanted = features.filter(({ name }) => WANTED.includes(name));
    const list = Uint8Array.from(wanted.flatMap(({ value }) => [value >> 8, value & 0xff]));
    await this.kv('Hello', { key: 'fusionshark workload', value: list });
    await this.kv('SaslAuth', { key: 'PLAIN', value: `\0${user}\0${password}` });
    const { status } = await this.kv('SelectBucket', { key: bucket });
    if (status !== 'Success') throw new Error(`bucket "${bucket}" cannot be selected: ${status}`);
  }

  /** A command beside Fusion. */
  kv(name: string, { vbucket = 0, key = '', value = '', extras = {} }: KvParts): Promise<Told> {
    const { opcode, request } = specOf(name);
    const section = writeLayout(request?.[0]?.extras ?? [], extras);
    return this.ask((opaque) =>
      encodeFrame({
        magic: CLIENT_REQUEST,
        opcode,
        opaque,
        vbucketOrStatus: vbucket,
        extras: section,
        key,
        value,
      }),
    );
  }

  /** A described command, in the form of the actor's edition. */
  fusion(name: string, parts: RequestParts): Promise<Told> {
    const spec = specOf(name);
    return this.ask((opaque) => encodeRequest(spec, { ...parts, opaque }, this.edition));
  }

  stat(key: string): Promise<Told> {
    return this.fusion('Stat', { key });
  }

  close(): void {
    this.client.close();
  }

  private async ask(frame: (opaque: number) => Uint8Array): Promise<Told> {
    await this.pace.step();
    this.opaque = (this.opaque + 1) >>> 0;
    return told(await this.client.request(frame(this.opaque)));
  }
}

const WANTED: readonly string[] = ['TcpNoDelay', 'XERROR', 'SELECT_BUCKET', 'JSON'];

function specOf(name: string): CommandSpec {
  const spec = commandTable.named(name);
  if (spec === undefined) throw new Error(`no command is called ${name}`);
  return spec;
}

function told(frames: readonly Uint8Array[]): Told {
  const messages = frames.map((frame) => readMessage(commandTable, frame));
  const stats = new Map<string, string>();
  for (const { bytes, parts, sections } of messages) {
    const { start, end } = sections.value;
    if (parts.key) stats.set(parts.key, text.decode(bytes.subarray(start, end)));
  }
  const last = messages.at(-1);
  return {
    status: last === undefined ? 'none' : statusName(last.header.vbucketOrStatus),
    json: messages.find(({ parts }) => parts.json !== undefined)?.parts.json,
    stats,
  };
}
