/**
 * A document, and what the data commands make of one: each change is a function from what is
 * there to what shall be there, or to a refusal.
 *
 * Sources: kv_engine docs/BinaryProtocol.md (Set to Prepend, Touch),
 * daemon/protocol/mcbp/mutation_context.cc for the failures of Add and Replace,
 * append_prepend_context.cc, arithmetic_context.cc (a counter keeps its expiry).
 */
import { JSON_BIT, XATTR_BIT } from '../../mcbp/datatypes.js';
import { Refusal } from './refusal.js';

/** What a client wants to be stored. */
export interface Content {
  readonly value: Uint8Array;
  readonly flags: number;
  /** Milliseconds since 1970; undefined: never. */
  readonly expiresAt: number | undefined;
  /** Extended attributes, one JSON object; empty: none. */
  readonly xattrs: Uint8Array;
}

/** When a change was made, as the vbucket counts. */
export interface Stamp {
  readonly cas: bigint;
  readonly seqno: number;
}

export interface Document extends Content, Stamp {
  /** JSON or none: the server looks for itself, whatever the request's datatype says. */
  readonly datatype: number;
  /** How often the document was changed. */
  readonly revision: number;
}

/** @param stamp what the document will have once it is stored */
export type Change = (old: Document | undefined, stamp: Stamp) => Content | Refusal;

export const NO_XATTRS = new Uint8Array(0);

/** An expiry up to here counts seconds from now, a larger one is a Unix time. */
const LONGEST_RELATIVE_EXPIRY_S = 30 * 24 * 3600;

/** The expiry field of a mutation (seconds, 0: never) as milliseconds since 1970. */
export function expiryTime(seconds: number, now: number): number | undefined {
  if (seconds === 0) return undefined;
  return seconds <= LONGEST_RELATIVE_EXPIRY_S ? now + seconds * 1000 : seconds * 1000;
}

/** The expiry as answers tell it: Unix time in seconds, 0: never. */
export const expirySeconds = ({ expiresAt }: Content): number =>
  expiresAt === undefined ? 0 : Math.ceil(expiresAt / 1000);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function isJson(value: Uint8Array): boolean {
  try {
    JSON.parse(utf8.decode(value));
    return true;
  } catch {
    return false;
  }
}

/** The datatype bits with which the server keeps a document. */
export const storedDatatype = ({ datatype, xattrs }: Document): number =>
  datatype | (xattrs.length > 0 ? XATTR_BIT : 0);

export const datatypeOf = (value: Uint8Array): number => (isJson(value) ? JSON_BIT : 0);

export type Mode = 'set' | 'add' | 'replace';

export interface Written {
  readonly value: Uint8Array;
  readonly flags: number;
  readonly expiresAt: number | undefined;
  /** The document keeps the expiry that it has. */
  readonly preserveTtl?: boolean;
}

/** Extended attributes outlive a new body. */
export const stored =
  (mode: Mode, { value, flags, expiresAt, preserveTtl }: Written): Change =>
  (old) => {
    if (mode === 'add' && old !== undefined) return new Refusal('KeyEexists');
    if (mode === 'replace' && old === undefined) return new Refusal('KeyEnoent');
    return {
      value,
      flags,
      expiresAt: preserveTtl && old !== undefined ? old.expiresAt : expiresAt,
      xattrs: old?.xattrs ?? NO_XATTRS,
    };
  };

/** Adds bytes before or after the value that is there. */
export const extended =
  (side: 'append' | 'prepend', more: Uint8Array): Change =>
  (old) => {
    if (old === undefined) return new Refusal('NotStored');
    const value = new Uint8Array(old.value.length + more.length);
    value.set(old.value, side === 'append' ? 0 : more.length);
    value.set(more, side === 'append' ? old.value.length : 0);
    return { ...old, value };
  };

export const touched =
  (expiresAt: number | undefined): Change =>
  (old) =>
    old === undefined ? new Refusal('KeyEnoent') : { ...old, expiresAt };

const NUMBER = /^\d{1,20}$/;
const MODULUS = 2n ** 64n;
const latin1 = new TextDecoder('latin1');

export interface Counting {
  /** Negative for Decrement. */
  readonly delta: bigint;
  readonly initial: bigint;
  readonly expiresAt: number | undefined;
  /** Whether a counter that is not there begins with `initial`. */
  readonly creates: boolean;
}

/** A counter is a document of decimal digits: up past 2^64 - 1 it starts at 0, down it ends there. */
export const counted =
  ({ delta, initial, expiresAt, creates }: Counting): Change =>
  (old) => {
    if (old === undefined) {
      if (!creates) return new Refusal('KeyEnoent');
      return { value: digits(initial), flags: 0, expiresAt, xattrs: NO_XATTRS };
    }
    const number = counterValue(old);
    if (number === undefined) return new Refusal('DeltaBadval');
    const sum = number + delta;
    return { ...old, value: digits(sum < 0n ? 0n : sum % MODULUS) };
  };

/** The number in a counter; undefined: it is none. */
export function counterValue({ value }: Content): bigint | undefined {
  const text = latin1.decode(value);
  const number = NUMBER.test(text) ? BigInt(text) : MODULUS;
  return number < MODULUS ? number : undefined;
}

const digits = (number: bigint): Uint8Array => new TextEncoder().encode(number.toString());
