/**
 * The documents of one vbucket, with the CAS and expiry rules of the data commands.
 * Source: kv_engine docs/BinaryProtocol.md (Set, Add, Replace, Append, Delete) and
 * daemon/protocol/mcbp/mutation_context.cc for the failures of Add and Replace.
 */
import { MAX_BUCKET_BYTES, MAX_DOCUMENTS, MAX_VALUE_BYTES } from './limits.js';
import { Refusal } from './refusal.js';

export interface Document {
  readonly value: Uint8Array;
  readonly flags: number;
  /** Datatype bits: JSON or none. */
  readonly datatype: number;
  readonly cas: bigint;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
}

/** How much of the bucket's room is taken; shared by all its vbuckets. */
export class Room {
  documents = 0;
  bytes = 0;
  private lastCas = 0n;

  /** A CAS above all earlier ones that is near the clock, as the server's hybrid clock gives. */
  nextCas(now: number): bigint {
    const clock = BigInt(Math.trunc(now)) * 1_000_000n;
    this.lastCas = clock > this.lastCas ? clock : this.lastCas + 1n;
    return this.lastCas;
  }
}

export interface Mutation {
  readonly value: Uint8Array;
  readonly flags: number;
  readonly datatype: number;
  /** 0: whatever is there; else the CAS that the document must have. */
  readonly cas: bigint;
  readonly expiresAt: number | undefined;
}

export type Mode = 'set' | 'add' | 'replace';

/** An expiry up to here counts seconds from now, a larger one is a Unix time. */
const LONGEST_RELATIVE_EXPIRY_S = 30 * 24 * 3600;

/** The expiry field of a mutation (seconds, 0: never) as milliseconds since 1970. */
export function expiryTime(seconds: number, now: number): number | undefined {
  if (seconds === 0) return undefined;
  return seconds <= LONGEST_RELATIVE_EXPIRY_S ? now + seconds * 1000 : seconds * 1000;
}

export class Documents {
  private readonly byKey = new Map<string, Document>();

  constructor(private readonly room: Room) {}

  get count(): number {
    return this.byKey.size;
  }

  /** Bytes of keys and values, expired documents that nobody has asked for included. */
  get bytes(): number {
    let sum = 0;
    for (const [key, { value }] of this.byKey) sum += key.length + value.length;
    return sum;
  }

  get(key: string, now: number): Document | undefined {
    const found = this.byKey.get(key);
    if (found?.expiresAt === undefined || found.expiresAt > now) return found;
    this.drop(key, found);
    return undefined;
  }

  /** Stores a document and gives its new CAS; `value` is copied. */
  store(mode: Mode, key: string, wanted: Mutation, now: number): bigint | Refusal {
    const old = this.get(key, now);
    if (mode === 'add' && old !== undefined) return new Refusal('KeyEexists');
    if (mode === 'replace' && old === undefined) return new Refusal('KeyEnoent');
    return conflict(old, wanted.cas) ?? this.put(key, old, wanted, now);
  }

  /** Adds bytes before or after the value that is there. */
  extend(side: 'append' | 'prepend', key: string, more: Mutation, now: number): bigint | Refusal {
    const old = this.get(key, now);
    if (old === undefined) return new Refusal('NotStored');
    const refused = conflict(old, more.cas);
    if (refused !== undefined) return refused;
    const value = new Uint8Array(old.value.length + more.value.length);
    value.set(old.value, side === 'append' ? 0 : more.value.length);
    value.set(more.value, side === 'append' ? old.value.length : 0);
    return this.put(key, old, { ...old, datatype: more.datatype, value }, now);
  }

  /** Removes a document; the CAS is that of the removal. */
  remove(key: string, cas: bigint, now: number): bigint | Refusal {
    const old = this.get(key, now);
    if (old === undefined) return new Refusal('KeyEnoent');
    const refused = conflict(old, cas);
    if (refused !== undefined) return refused;
    this.drop(key, old);
    return this.room.nextCas(now);
  }

  clear(): void {
    for (const [key, document] of this.byKey) this.drop(key, document);
  }

  private put(
    key: string,
    old: Document | undefined,
    wanted: Mutation,
    now: number,
  ): bigint | Refusal {
    if (wanted.value.length > MAX_VALUE_BYTES) return new Refusal('E2big');
    const growth = wanted.value.length - (old?.value.length ?? -key.length);
    if (old === undefined && this.room.documents >= MAX_DOCUMENTS) return new Refusal('Enomem');
    if (this.room.bytes + growth > MAX_BUCKET_BYTES) return new Refusal('Enomem');
    const cas = this.room.nextCas(now);
    const { flags, datatype, expiresAt } = wanted;
    this.byKey.set(key, { value: wanted.value.slice(), flags, datatype, cas, expiresAt });
    this.room.bytes += growth;
    if (old === undefined) this.room.documents += 1;
    return cas;
  }

  private drop(key: string, document: Document): void {
    this.byKey.delete(key);
    this.room.documents -= 1;
    this.room.bytes -= key.length + document.value.length;
  }
}

function conflict(old: Document | undefined, cas: bigint): Refusal | undefined {
  if (cas === 0n) return undefined;
  if (old === undefined) return new Refusal('KeyEnoent');
  return old.cas === cas ? undefined : new Refusal('KeyEexists');
}
