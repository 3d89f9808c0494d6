/** A stream on its way through a sieve to a framer, as live traffic takes it. */
import { BodySieve, type SieveOptions } from '../../src/mcbp/body-sieve.js';
import { Framer } from '../../src/mcbp/framer.js';
import { Heard, momentOf } from './framer-helpers.js';

export const sieveOptions = (more: Partial<SieveOptions> = {}): SieveOptions => ({
  sender: 'client',
  keep: 50,
  mayCut: () => true,
  ...more,
});

/** What a sieve says of each chunk, run after run; throws where that is no part of the chunk. */
function* runsOf(sieve: BodySieve, chunk: Uint8Array): Iterable<[Uint8Array, boolean]> {
  for (let at = 0; at < chunk.length; ) {
    const run = sieve.next(chunk, at);
    const length = Math.abs(run);
    if (length < 1 || length > chunk.length - at) throw new RangeError(`a run of ${run} bytes`);
    yield [chunk.subarray(at, at + length), run > 0];
    at += length;
  }
}

/** For each byte of the stream 1 where it is let through, else 0. */
export function maskOf(chunks: readonly Uint8Array[], options: SieveOptions): number[] {
  const sieve = new BodySieve(options);
  return chunks.flatMap((chunk) =>
    [...runsOf(sieve, chunk)].flatMap(([{ length }, isSeen]) => Array(length).fill(isSeen ? 1 : 0)),
  );
}

/** What a framer makes of what is let through. */
export function sifted(chunks: readonly Uint8Array[], options: SieveOptions): Heard {
  const heard = new Heard();
  const framer = new Framer(heard);
  const sieve = new BodySieve(options);
  for (const [index, chunk] of chunks.entries()) {
    const at = momentOf(index + 1);
    for (const [bytes, isSeen] of runsOf(sieve, chunk)) {
      if (isSeen) framer.push(bytes, at);
      else framer.omit(bytes.length, at);
    }
  }
  framer.end(momentOf(chunks.length + 1));
  return heard;
}
