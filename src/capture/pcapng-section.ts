/**
 * One section of a pcapng file: its byte order and the interfaces described so far.
 * Each section starts anew; interface ids go on counting over the whole file.
 *
 * Interface Description Block, from its start (draft-ietf-opsawg-pcapng, section 4.2):
 *   0 type   4 length   8 link type (u16)   10 reserved   12 snap length   16 options
 */
import type { CaptureInterface } from './packet.js';
import { forEachOption, OPTION, optionText } from './pcapng-options.js';
import { DEFAULT_RESOLUTION, Ticks } from './ticks.js';

export interface SectionInterface extends CaptureInterface {
  readonly ticks: Ticks;
}

/** Real files have a handful; each costs memory and a damaged file may hold millions. */
export const MAX_INTERFACES = 65_536;

export class Section {
  readonly little: boolean;
  /** Indexed by the ids that the section's packets carry. */
  readonly interfaces: SectionInterface[] = [];
  readonly #firstId: number;

  constructor(little: boolean, firstId: number) {
    this.little = little;
    this.#firstId = firstId;
  }

  /** The id in the file of the interface after this section's last. */
  get nextId(): number {
    return this.#firstId + this.interfaces.length;
  }

  get full(): boolean {
    return this.interfaces.length >= MAX_INTERFACES;
  }

  /** Takes the Interface Description Block at [at, end of its options). */
  describe(bytes: Uint8Array, view: DataView, at: number, end: number): SectionInterface {
    let resolution = DEFAULT_RESOLUTION;
    let offset = 0;
    let name: string | undefined;
    forEachOption(view, at + 16, end, this.little, (code, start, length) => {
      if (code === OPTION.timestampResolution && length >= 1) resolution = view.getUint8(start);
      if (code === OPTION.timestampOffset && length >= 8) {
        offset = believable(Number(view.getBigInt64(start, this.little)));
      }
      if (code === OPTION.interfaceName) name = optionText(bytes, start, length);
    });
    const described: SectionInterface = {
      id: this.nextId,
      linkType: view.getUint16(at + 8, this.little),
      snapLength: view.getUint32(at + 12, this.little),
      ticks: new Ticks(resolution, offset),
      ...(name === undefined ? {} : { name }),
    };
    this.interfaces.push(described);
    return described;
  }
}

/** Seconds from 1970 to the last moment that a Date can name, in the year 275760. */
const MOST_SECONDS = 8.64e12;

/** An offset that leads out of the calendar is damage: without it the order of packets is still right. */
const believable = (seconds: number): number => (Math.abs(seconds) <= MOST_SECONDS ? seconds : 0);
