/**
 * The frames in which a server hands out cluster maps, and such a frame with another map in it.
 *
 *   GetClusterConfig (0xb5), Success       the map that was asked for
 *   any command, NotMyVbucket              the map that would have prevented it
 *   ClustermapChangeNotification (0x82)    a map nobody asked for
 *
 * Source: kv_engine docs/BinaryProtocol.md, daemon/cookie.cc sendNotMyVBucketResponse.
 */

import { joined } from '../bytes/joined.js';
import type { JsonNode } from '../dissect/json.js';
import { JsonFault, parseJson } from '../dissect/json-parser.js';
import { SnappyFault, unsnappy } from '../dissect/values/snappy.js';
import { SNAPPY_BIT } from '../mcbp/datatypes.js';
import { HEADER_LENGTH, MAX_BODY_LENGTH, prefixLength, readHeader, u16At } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { clientOpcodes, type OpcodeEntry } from '../mcbp/opcodes.js';
import { serverOpcodes } from '../mcbp/server-opcodes.js';
import { SUCCESS, statuses } from '../mcbp/statuses.js';
import { type DoorOf, editsOf, isClusterMap, type View } from './cluster-map.js';
import { type Edit, edited } from './edits.js';

const opcodeOf = (table: readonly OpcodeEntry[], name: string): number | undefined =>
  table.find((entry) => entry.name === name)?.opcode;

const GET_CLUSTER_CONFIG = opcodeOf(clientOpcodes, 'GetClusterConfig');
const NOTIFICATION = opcodeOf(serverOpcodes, 'ClustermapChangeNotification');
const NOT_MY_VBUCKET = statuses.find(({ name }) => name === 'NotMyVbucket')?.value;

/** Whether a frame of the server with the header at `start` may hold a map: 24 bytes are there. */
export function mayHoldMap(bytes: Uint8Array, start: number): boolean {
  // Asked of every frame that passes: the header is read as a value only where it might be one.
  if (!namesMap(bytes, start)) return false;
  const header = readHeader(bytes, start);
  return header.bodyLength > prefixLength(header);
}

function namesMap(bytes: Uint8Array, start: number): boolean {
  const opcode = bytes[start + 1];
  if (magicOf(bytes[start] as number)?.serverOpcode === true) return opcode === NOTIFICATION;
  const status = u16At(bytes, start + 6);
  return status === NOT_MY_VBUCKET || (opcode === GET_CLUSTER_CONFIG && status === SUCCESS);
}

/** A whole frame whose value is a cluster map. */
export class ConfigFrame {
  private constructor(
    private readonly prefix: Uint8Array,
    private readonly value: Uint8Array,
    private readonly root: JsonNode,
  ) {}

  /**
   * Undefined: the value is no cluster map. The frame's bytes are used on, not copied.
   * @throws SnappyFault, JsonFault when the value cannot be read at all
   */
  static read(frame: Uint8Array): ConfigFrame | undefined {
    const header = readHeader(frame);
    const start = HEADER_LENGTH + prefixLength(header);
    const isPacked = (header.datatype & SNAPPY_BIT) !== 0;
    const value = isPacked
      ? unsnappy(frame, start, frame.length, MAX_BODY_LENGTH)
      : frame.subarray(start);
    const root = parseJson(value);
    return isClusterMap(root) ? new ConfigFrame(frame.subarray(0, start), value, root) : undefined;
  }

  /** What is to change in the map. */
  edits(view: View, doorOf: DoorOf): readonly Edit[] {
    return editsOf(this.root, view, doorOf);
  }

  /**
   * The frame that leads through the proxy; undefined where the old one does. It is never
   * compressed: who takes Snappy takes plain JSON as well, and it has to travel one hop only.
   */
  rewritten(view: View, doorOf: DoorOf): Uint8Array | undefined {
    const edits = this.edits(view, doorOf);
    if (edits.length === 0) return undefined;
    const value = edited(this.value, 0, this.value.length, edits);
    const frame = joined([this.prefix, value]);
    frame[5] = (frame[5] as number) & ~SNAPPY_BIT;
    new DataView(frame.buffer).setUint32(8, frame.length - HEADER_LENGTH);
    return frame;
  }
}

/** Why a value could not be read, in words; undefined for any other error. */
export function unreadable(fault: unknown): string | undefined {
  if (fault instanceof SnappyFault) return `Snappy: ${fault.message}`;
  return fault instanceof JsonFault ? `JSON: ${fault.message}` : undefined;
}
