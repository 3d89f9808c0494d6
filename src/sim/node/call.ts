/** What a handler gets and gives: no sockets, no frames, no clock. */
import type { Message } from '../../dissect/message.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import type { Bucket } from '../model/bucket.js';
import type { MetadataStore } from '../model/metadata-store.js';
import type { Refusal } from '../model/refusal.js';
import type { HostPort } from '../network.js';
import type { Random } from '../random.js';
import type { Account } from './accounts.js';
import type { Cluster } from './cluster.js';
import type { DataFolder } from './data-folder.js';
import type { Session } from './session.js';
import type { Settings } from './settings.js';

/** What all connections of a node share. */
export interface NodeState {
  readonly edition: string;
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly store: MetadataStore;
  /** Nobody may do anything before they have said who they are. */
  readonly demandsLogin: boolean;
  /** Whom it knows; without demandsLogin anyone may come in, but SCRAM cannot do without a password. */
  readonly accounts: readonly [Account, ...Account[]];
  readonly folder: DataFolder;
  settings: Settings;
  readonly cluster: Cluster;
  /** Where it listens. */
  address: HostPort;
  readonly random: Random;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Selected on connections that have selected none: what servers did before SELECT_BUCKET. */
  readonly firstBucket: Bucket | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Connections that are open. */
  connections: number;
  /** Of those, whom news can be told. */
  readonly sessions: Set<Session>;
}

export interface Call {
  readonly message: Message;
  readonly spec: CommandSpec;
  /** The form of the request that is in force; undefined where only the header is described. */
  readonly form: Shape | undefined;
  readonly session: Session;
  readonly node: NodeState;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A call to a command that works on the selected bucket. */
export interface BucketCall extends Call {
  readonly bucket: Bucket;
}

export interface Answer {
  /** kv_engine's enumerator; absent: Success. */
  readonly status?: string;
  readonly extras?: Uint8Array;
  readonly key?: Uint8Array | string;
  readonly value?: Uint8Array | string;
  /** JSON is taken back to RAW for connections that were not granted it. */
  readonly datatype?: number;
  readonly cas?: bigint;
}

export type Reply = Answer | readonly Answer[] | Refusal;
export type Handler = (call: Call) => Reply;
export type BucketHandler = (call: BucketCall) => Reply;

export const DONE: Answer = {};

/** The value as an object: the checks have made sure that it is one where a form demands it. */
export const argumentsOf = ({ message }: Call): Readonly<Record<string, unknown>> => {
  const { json } = message.parts;
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : {};
};

export const vbucketOf = ({ message }: Call): number => message.header.vbucketOrStatus;

export const valueBytes = ({ message: { bytes, sections } }: Call): Uint8Array =>
  bytes.subarray(sections.value.start, sections.value.end);

/** Nothing to say but that it is done, or why not. */
export const doneOr = (refusal: Refusal | undefined): Reply => refusal ?? DONE;
