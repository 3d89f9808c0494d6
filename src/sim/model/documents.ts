/**
 * The documents of one vbucket, with the rules of CAS, locks and expiry that all data commands
 * share. Source: kv_engine docs/BinaryProtocol.md; VBucket::processSetInner and getLocked in
 * engines/ep/src/vbucket.cc for locks.
 */
import { type Change, type Document, datatypeOf, type Stamp } from './document.js';
import { MAX_BUCKET_BYTES, MAX_DOCUMENTS, MAX_VALUE_BYTES } from './limits.js';
import { Refusal } from './refusal.js';

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

interface Lock {
  readonly cas: bigint;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What readers are told is the CAS of a document that is locked. */
const CAS_OF_LOCKED = 2n ** 64n - 1n;

export class Documents {
  private readonly byKey = new Map<string, Document>();
  private readonly locks = new Map<string, Lock>();
  /** Sequence number of the last change. */
  highSeqno = 0;

  constructor(private readonly room: Room) {}

  get count(): number {
    return this.byKey.size;
  }

  /** Bytes of keys and values, expired documents that nobody has asked for included. */
  get bytes(): number {
    let sum = 0;
    for (const [key, document] of this.byKey) sum += sizeOf(key, document);
    return sum;
  }

  /** In the order in which their keys were first stored. */
  entries(now: number): (readonly [string, Document])[] {
    return [...this.byKey].filter(([key]) => this.there(key, now) !== undefined);
  }

  get(key: string, now: number): Document | undefined {
    const found = this.there(key, now);
    if (found === undefined || this.lock(key, now) === undefined) return found;
    return { ...found, cas: CAS_OF_LOCKED };
  }

  /**
   * Changes a document, or creates it; `value` is copied. With a CAS only the document that has
   * it; a locked one only with the CAS of the lock, which this ends.
   */
  change(key: string, cas: bigint, now: number, change: Change): Document | Refusal {
    const old = this.there(key, now);
    const refused = old === undefined ? undefined : this.conflict(key, old, cas, now);
    if (refused !== undefined) return refused;
    const stamp = { cas: this.room.nextCas(now), seqno: this.highSeqno + 1 };
    const wanted = change(old, stamp);
    if (wanted instanceof Refusal) return wanted;
    if (old === undefined && cas !== 0n) return new Refusal('KeyEnoent');
    const value = wanted.value.slice();
    const document: Document = {
      ...stamp,
      value,
      xattrs: wanted.xattrs.slice(),
      flags: wanted.flags,
      expiresAt: wanted.expiresAt,
      datatype: datatypeOf(value),
      revision: (old?.revision ?? 0) + 1,
    };
    return this.put(key, old, document) ?? document;
  }

  /** Removes a document. */
  remove(key: string, cas: bigint, now: number): Stamp | Refusal {
    const old = this.there(key, now);
    if (old === undefined) return new Refusal('KeyEnoent');
    const refused = this.conflict(key, old, cas, now);
    if (refused !== undefined) return refused;
    this.drop(key, old);
    this.highSeqno += 1;
    return { cas: this.room.nextCas(now), seqno: this.highSeqno };
  }

  /** Reads a document and locks it: the CAS is the lock's. */
  getLocked(key: string, lockMs: number, now: number): Document | Refusal {
    const found = this.there(key, now);
    if (found === undefined) return new Refusal('KeyEnoent');
    if (this.lock(key, now) !== undefined) return new Refusal('Locked');
    const locked = { ...found, cas: this.room.nextCas(now) };
    this.byKey.set(key, locked);
    this.locks.set(key, { cas: locked.cas, until: now + lockMs });
    return locked;
  }

  unlock(key: string, cas: bigint, now: number): Refusal | undefined {
    if (this.there(key, now) === undefined) return new Refusal('KeyEnoent');
    const lock = this.lock(key, now);
    if (lock === undefined) return new Refusal('NotLocked');
    if (lock.cas !== cas) return new Refusal('Locked');
    this.locks.delete(key);
    return undefined;
  }

  /** Puts back what a log holds; its stamps stay. */
  restore(key: string, document: Document): Refusal | undefined {
    const refused = this.put(key, this.byKey.get(key), document);
    this.highSeqno = Math.max(this.highSeqno, document.seqno);
    return refused;
  }

  clear(): void {
    for (const [key, document] of this.byKey) this.drop(key, document);
  }

  private there(key: string, now: number): Document | undefined {
    const found = this.byKey.get(key);
    if (found?.expiresAt === undefined || found.expiresAt > now) return found;
    this.drop(key, found);
    return undefined;
  }

  private lock(key: string, now: number): Lock | undefined {
    const lock = this.locks.get(key);
    if (lock === undefined || lock.until > now) return lock;
    this.locks.delete(key);
    return undefined;
  }

  private conflict(key: string, old: Document, cas: bigint, now: number): Refusal | undefined {
    const lock = this.lock(key, now);
    if (lock !== undefined && lock.cas !== cas) return new Refusal('Locked');
    return cas === 0n || old.cas === cas ? undefined : new Refusal('KeyEexists');
  }

  private put(key: string, old: Document | undefined, document: Document): Refusal | undefined {
    if (document.value.length + document.xattrs.length > MAX_VALUE_BYTES) {
      return new Refusal('E2big');
    }
    const growth = sizeOf(key, document) - (old === undefined ? 0 : sizeOf(key, old));
    if (old === undefined && this.room.documents >= MAX_DOCUMENTS) return new Refusal('Enomem');
    if (this.room.bytes + growth > MAX_BUCKET_BYTES) return new Refusal('Enomem');
    this.byKey.set(key, document);
    this.locks.delete(key);
    this.highSeqno = Math.max(this.highSeqno, document.seqno);
    this.room.bytes += growth;
    if (old === undefined) this.room.documents += 1;
    return undefined;
  }

  private drop(key: string, document: Document): void {
    this.byKey.delete(key);
    this.locks.delete(key);
    this.room.documents -= 1;
    this.room.bytes -= sizeOf(key, document);
  }
}

const sizeOf = (key: string, { value, xattrs }: Document): number =>
  key.length + value.length + xattrs.length;
