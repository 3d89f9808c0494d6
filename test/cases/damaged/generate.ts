/**
 * Damaged captures, made from sound ones when they are needed: every kind of damage that
 * files meet (transfers cut or made in text mode, holes on the disk, flipped bits), and
 * every lie a record can tell about its length. The same seeds give the same bytes.
 */
import type { DamageKind } from '../../../src/capture/errors.js';
import { random } from './random.js';
import { recordsOf, type Spot } from './records.js';

export interface DamagedCapture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Bytes before this offset are as they were: all packets in them are there. */
  readonly soundTo: number;
  /** From this packet on (0..) the packets are those of the sound file, to its end; absent where that cannot be known. */
  readonly soundFrom?: number;
  /** Kinds of damage of which at least one must be told. Empty: only contents may be wrong, which no reader sees. */
  readonly kinds: readonly DamageKind[];
}

export function damagedFrom(sound: Uint8Array): DamagedCapture[] {
  const spots = recordsOf(sound);
  const isPcapng = sound[0] === 0x0a;
  const packets = spots.filter(({ isPacket }) => isPacket);
  const at = (share: number): Spot => packets[Math.floor(packets.length * share)] as Spot;
  return [
    ...lengths(sound, packets, isPcapng),
    ...[0.3, 0.7].flatMap((share) => holes(sound, packets, at(share))),
    ...[0.5, 0.9].map((share) => cut(sound, at(share))),
    ...(isPcapng ? [...trailers(sound, packets), unknownInterface(sound, packets)] : []),
    ...[0.0005, 0.01, 0.1].flatMap((rate) =>
      [1, 2].map((seed) => flipped(sound, spots, rate, seed)),
    ),
    textMode(sound),
  ];
}

const LENGTHS = [0xffff_ffff, 0x8000_0000, 262_145, 0];

/** One record lies about its length; those after it are to be found again. */
function lengths(sound: Uint8Array, packets: readonly Spot[], isPcapng: boolean): DamagedCapture[] {
  const index = packets.length >> 1;
  const { offset, length } = packets[index] as Spot;
  const field = offset + (isPcapng ? 4 : 8);
  const near = [length - 40, length + 1, length + 3000].filter((claim) => claim > 0);
  return [...LENGTHS, ...near].map((claim) => {
    const bytes = Uint8Array.from(sound);
    new DataView(bytes.buffer).setUint32(field, claim, true);
    const kinds: DamageKind[] = ['bad-length', 'bad-block', 'cut-short'];
    const name = `a record claims ${claim} bytes`;
    return { name, bytes, soundTo: offset, soundFrom: index + 1, kinds };
  });
}

/** Noise put in between, a part overwritten by zeros, a part left out. */
function holes(sound: Uint8Array, packets: readonly Spot[], spot: Spot): DamagedCapture[] {
  const index = packets.indexOf(spot);
  const middle = spot.offset + (spot.length >> 1);
  const next = random(spot.offset);
  const noise = Uint8Array.from({ length: 5000 }, () => next() * 256);
  const zeros = Uint8Array.from(sound);
  zeros.fill(0, middle, middle + 4096);
  const behind = packets.findIndex(({ offset }) => offset >= middle + 4096);
  const kinds: DamageKind[] = ['bad-length', 'bad-block', 'cut-short'];
  const soundFrom = behind < 0 ? {} : { soundFrom: behind };
  return [
    {
      name: `noise before packet ${index}`,
      bytes: spliced(sound, spot.offset, spot.offset, noise),
      ...{ soundTo: spot.offset, soundFrom: index, kinds },
    },
    { name: `zeros in packet ${index}`, bytes: zeros, soundTo: spot.offset, ...soundFrom, kinds },
    {
      name: `4096 bytes missing in packet ${index}`,
      bytes: spliced(sound, middle, middle + 4096, new Uint8Array(0)),
      ...{ soundTo: spot.offset, ...soundFrom, kinds },
    },
  ];
}

function spliced(sound: Uint8Array, from: number, to: number, put: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([sound.subarray(0, from), put, sound.subarray(to)]));
}

function cut(sound: Uint8Array, { offset, length }: Spot): DamagedCapture {
  const bytes = sound.slice(0, offset + length - 5);
  return { name: `cut at ${bytes.length}`, bytes, soundTo: offset, kinds: ['cut-short'] };
}

/** The length at a block's end is not that at its start. */
function trailers(sound: Uint8Array, packets: readonly Spot[]): DamagedCapture[] {
  const index = packets.length >> 2;
  const { offset, length } = packets[index] as Spot;
  const bytes = Uint8Array.from(sound);
  new DataView(bytes.buffer).setUint32(offset + length - 4, length + 4, true);
  const name = 'a block ends in another length';
  return [{ name, bytes, soundTo: offset, soundFrom: index + 1, kinds: ['bad-block'] }];
}

function unknownInterface(sound: Uint8Array, packets: readonly Spot[]): DamagedCapture {
  const index = packets.length >> 2;
  const { offset } = packets[index] as Spot;
  const bytes = Uint8Array.from(sound);
  new DataView(bytes.buffer).setUint32(offset + 8, 77, true);
  const name = 'a packet is of interface 77';
  return { name, bytes, soundTo: offset, soundFrom: index + 1, kinds: ['unknown-interface'] };
}

/** Each bit flipped with a chance of `rate`, from the first packet on. */
function flipped(
  sound: Uint8Array,
  spots: readonly Spot[],
  rate: number,
  seed: number,
): DamagedCapture {
  const next = random(seed);
  const bytes = Uint8Array.from(sound);
  const start = spots.find(({ isPacket }) => isPacket)?.offset ?? 0;
  let soundTo = bytes.length;
  // The gaps between flipped bits are geometric: one number drawn for each flip, not for each bit.
  const gap = () => 1 + Math.floor(Math.log(1 - next()) / Math.log(1 - rate));
  for (let bit = gap(); start + (bit >> 3) < bytes.length; bit += gap()) {
    const place = start + (bit >> 3);
    bytes[place] = (bytes[place] as number) ^ (1 << (bit & 7));
    soundTo = Math.min(soundTo, place);
  }
  const name = `${rate * 100} % of all bits flipped, seed ${seed}`;
  const lengthAt = sound[0] === 0x0a ? 4 : 8;
  const isLengthHit = spots.some(({ offset }) =>
    [0, 1, 2, 3].some((i) => bytes[offset + lengthAt + i] !== sound[offset + lengthAt + i]),
  );
  const kinds: DamageKind[] = ['bad-length', 'bad-block', 'cut-short', 'unknown-interface'];
  return { name, bytes, soundTo, kinds: isLengthHit ? kinds : [] };
}

/** Every line feed has become two bytes, as a transfer in text mode leaves it. */
function textMode(sound: Uint8Array): DamagedCapture {
  const out: number[] = [];
  let soundTo = sound.length;
  sound.forEach((byte, i) => {
    // In a pcapng file's first bytes it is what the format looks for, to tell just this.
    if (byte === 0x0a && i > 24) {
      soundTo = Math.min(soundTo, i);
      out.push(0x0d);
    }
    out.push(byte);
  });
  const kinds: DamageKind[] = ['bad-length', 'bad-block', 'cut-short', 'version'];
  return { name: 'transferred as text', bytes: Uint8Array.from(out), soundTo, kinds };
}
