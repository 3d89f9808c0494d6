/**
 * A captured request as the live node has to be asked: CAS values and uuids as that node calls
 * them, the bucket that is wanted, and whatever the user sets.
 */
import { dissect } from '../dissect/dissect.js';
import { walkJson } from '../dissect/json.js';
import { type Message, readMessage } from '../dissect/message.js';
import { ownsJson } from '../dissect/secret-members.js';
import type { CommandTable } from '../dissect/table.js';
import { readHeader } from '../mcbp/header.js';
import type { Aliases } from './aliases.js';
import { type Edit, edited } from './frame-edit.js';
import type { RequestStep } from './script.js';
import { type Setting, settingEdits } from './setting.js';

export interface RewriteOptions {
  readonly table: CommandTable;
  readonly aliases: Aliases;
  readonly settings: readonly Setting[];
  /** Selected instead of the capture's. */
  readonly bucket?: string | undefined;
  /** Draws a uuid for each snapshot that a client names; absent: they keep their names. */
  readonly newUuid?: (() => string) | undefined;
}

/** Members in which a client names a snapshot, in every edition. */
const SNAPSHOT_NAME = /^snapshot_?uuid$/i;
/** Selecting it leaves the bucket. */
const NO_BUCKET = '@no bucket@';

const utf8 = new TextEncoder();

export class Rewriter {
  private readonly hits = new Set<Setting>();
  /** Requests whose CAS no answer of the live node has told: sent as it was. */
  unknownCas = 0;
  /** Requests of which a setting could not be made: sent without it. The first says why. */
  unfit: { readonly first: string; count: number } | undefined;

  constructor(private readonly options: RewriteOptions) {}

  /** Settings that changed no request so far. */
  get unused(): readonly Setting[] {
    return this.options.settings.filter((setting) => !this.hits.has(setting));
  }

  rewritten(step: RequestStep): Uint8Array {
    const renamed = this.renamed(step);
    return this.options.settings.reduce(
      (frame, setting) => this.set(frame, step, setting),
      renamed,
    );
  }

  private renamed({ frame, spec }: RequestStep): Uint8Array {
    const { table, aliases, bucket, newUuid } = this.options;
    const edits: Edit[] = this.casEdits(frame);
    const isSelecting = bucket !== undefined && spec?.name === 'SelectBucket';
    const namesThings = newUuid !== undefined || aliases.hasUuids;
    const isJson = namesThings && spec !== undefined && ownsJson(spec);
    if (!isSelecting && !isJson) return edits.length === 0 ? frame : patched(frame, edits);
    const message = readMessage(table, frame);
    if (isSelecting && message.parts.key !== NO_BUCKET) {
      edits.push({ ...message.sections.key, into: 'key', bytes: utf8.encode(bucket) });
    }
    if (isJson) edits.push(...this.uuidEdits(message));
    return edits.length === 0 ? frame : edited(frame, message.sections, edits);
  }

  private casEdits(frame: Uint8Array): Edit[] {
    const { cas } = readHeader(frame);
    if (cas === 0n) return [];
    const live = this.options.aliases.casOf(cas);
    if (live === undefined) {
      this.unknownCas += 1;
      return [];
    }
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, live);
    return [{ start: 16, end: 24, bytes }];
  }

  private uuidEdits({ value, unpacked }: Message): Edit[] {
    // What was compressed cannot be changed in place.
    if (value.kind !== 'json' || unpacked.inflated !== undefined) return [];
    const { aliases, newUuid } = this.options;
    const edits: Edit[] = [];
    for (const node of walkJson(value.node)) {
      for (const { key, value: named } of newUuid === undefined ? [] : node.members) {
        if (named.kind === 'string' && SNAPSHOT_NAME.test(key)) this.renew(named.text);
      }
      if (node.kind !== 'string') continue;
      const text = aliases.translated(node.text);
      if (text === node.text) continue;
      edits.push({ start: node.start, end: node.end, bytes: utf8.encode(JSON.stringify(text)) });
    }
    return edits;
  }

  /** The first request that names a snapshot gives it its new name. */
  private renew(uuid: string): void {
    const { aliases, newUuid } = this.options;
    if (newUuid !== undefined && !aliases.knows(uuid)) aliases.rename(uuid, newUuid());
  }

  private set(frame: Uint8Array, { number, features }: RequestStep, setting: Setting): Uint8Array {
    const message = dissect(this.options.table, frame, { features });
    try {
      const edits = settingEdits(message, setting);
      if (edits.length === 0) return frame;
      this.hits.add(setting);
      return edited(frame, message.sections, edits);
    } catch (fault) {
      if (!(fault instanceof RangeError)) throw fault;
      this.hits.add(setting);
      this.unfit ??= {
        first: `--set ${setting.text}: request ${number}: ${fault.message}`,
        count: 0,
      };
      this.unfit.count += 1;
      return frame;
    }
  }
}

/** Edits that keep every length. */
function patched(frame: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const copy = frame.slice();
  for (const { start, bytes } of edits) copy.set(bytes, start);
  return copy;
}
