/**
 * Which vbuckets a message is about: those that its request names, in the header or in a list in
 * its body; an answer is about what its request was about.
 *
 * Memory: that of a PlaceTable, and 4 bytes a message.
 */
import { askedBy } from '../analysis/fusion/facts-of-requests.js';
import { dissect } from '../dissect/dissect.js';
import type { CommandTable } from '../dissect/table.js';
import type { MessageEvent } from '../message.js';
import { NOWHERE, PlaceTable } from './place-table.js';
import { bucketName, Places, vbucketOf } from './places.js';
import { Trail } from './trail.js';

export class VbucketPlaces {
  readonly table = new PlaceTable();
  private readonly trail = new Trail();
  private readonly places: Places;

  /** @param sameNode other names of nodes: "addr:port" as seen -> as meant */
  constructor(
    private readonly commands: CommandTable,
    sameNode?: ReadonlyMap<string, string>,
  ) {
    this.places = new Places(commands, sameNode);
  }

  /** The number of its place in `table`; must see every message, in order. */
  of(event: MessageEvent): number {
    const place = this.find(event, bucketName(this.places.of(event).bucket));
    this.trail.add(event.number, place);
    return place;
  }

  /** The number of the place of a message that has passed. */
  at(number: number): number {
    return this.trail.at(number);
  }

  private find(event: MessageEvent, bucket: string): number {
    const { kind, request, magic, opcode } = event;
    if (kind === 'response') return request === undefined ? NOWHERE : this.trail.at(request.number);
    const spec = this.commands.find(magic, opcode);
    const vbucket = vbucketOf(spec, event.vbucketOrStatus);
    if (vbucket !== undefined) return this.table.numberOf(bucket, [vbucket]);
    if (spec?.vbucket !== 'unused since 2025-11') return NOWHERE;
    return this.table.numberOf(bucket, this.listed(event));
  }

  /** What the body says where the header does not. */
  private listed({ bytes }: MessageEvent): readonly number[] {
    const fact = askedBy(dissect(this.commands, bytes));
    return fact !== undefined && 'vbuckets' in fact ? fact.vbuckets : [];
  }
}
