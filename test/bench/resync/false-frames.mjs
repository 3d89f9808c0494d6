/** How many frames framing finds where there are none. */
/**
 * Frames `total` bytes of noise as the middle of a connection, in pieces of a few packets. Answers
 * {noise, bytes, frames, held, megabytesPerSecond}: all frames are false, held are most bytes held back.
 */
export function falseFrames(Framer, noise, total) {
  let frames = 0;
  let held = 0;
  let bytes = 0;
  const sink = { frame: () => frames++, skipped: () => undefined };
  const framer = new Framer(sink, { midstream: true });
  let milliseconds = 0;
  for (let packet = 1; bytes < total; packet++) {
    const block = noise.next();
    const at = { s: packet, ns: 0, frame: packet };
    const before = performance.now();
    framer.push(block, at);
    milliseconds += performance.now() - before;
    bytes += block.length;
    held = Math.max(held, framer.buffered);
  }
  framer.end({ s: 0, ns: 0, frame: 0 });
  const seconds = milliseconds / 1000;
  return { noise: noise.name, bytes, frames, held, megabytesPerSecond: bytes / 1e6 / seconds };
}
