/**
 * A reader that has lost its place: damage has been met, and the next whole record is
 * being searched for. The damage is told once it is known how the search ended.
 */
import type { DamageKind, DamageLog } from './errors.js';

/** Bytes in which nothing is found before the search is given up: 1 GiB. */
const MAX_SEARCH = 1 << 30;

export class LostPlace {
  readonly #damage: DamageLog;
  #met: { kind: DamageKind; offset: number; what: string } | undefined;
  #searched = 0;

  constructor(damage: DamageLog) {
    this.#damage = damage;
  }

  /** A search is under way. */
  get searching(): boolean {
    return this.#met !== undefined;
  }

  /** So much has been searched in vain that no more is to be expected. */
  get hopeless(): boolean {
    return this.#searched > MAX_SEARCH;
  }

  lose(kind: DamageKind, offset: number, what: string): void {
    this.#met = { kind, offset, what };
    this.#searched = 0;
  }

  /** `bytes` more have been searched in vain. */
  passed(bytes: number): void {
    this.#searched += bytes;
  }

  /** Reading goes on at `offset`. */
  found(offset: number): void {
    this.#tell(`; reading goes on at offset ${offset}`);
  }

  /** There is nothing more to search in; without a search under way, nothing happens. */
  giveUp(): void {
    // Of a record that the file's end cuts this goes without saying.
    this.#tell(this.#met?.kind === 'cut-short' ? '' : '; nothing after it can be read');
  }

  #tell(ending: string): void {
    if (this.#met === undefined) return;
    const { kind, offset, what } = this.#met;
    this.#met = undefined;
    this.#damage.add(kind, offset, what + ending);
  }
}
