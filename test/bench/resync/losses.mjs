/** What is not found again, and what is found wrongly, after bytes are lost at random places. */

/** Payload of a TCP segment on Ethernet: what is lost is a number of these. */
const SEGMENT = 1448;
const LONGEST_BURST = 60;

/** The moment of the packet with this number: each has one of its own. */
const momentOf = (frame) => ({ s: frame, ns: 0, frame });

/** What is left of a stream of `length` bytes after `gaps` losses; its first segment always is. */
function runsOf(length, gaps, chance) {
  const segments = Math.ceil(length / SEGMENT);
  const missing = new Set();
  for (let i = 0; i < gaps; i++) {
    const first = 1 + chance.below(segments - 1);
    // Mostly one packet; now and then a burst.
    const count = chance.below(4) === 0 ? 1 + chance.below(LONGEST_BURST) : 1;
    for (let n = 0; n < count; n++) missing.add(first + n);
  }
  const runs = [];
  for (let first = 0; first < segments; first++) {
    if (missing.has(first)) continue;
    let last = first;
    while (last + 1 < segments && !missing.has(last + 1)) last++;
    runs.push({ from: first * SEGMENT, to: Math.min(length, (last + 1) * SEGMENT) });
    first = last;
  }
  return runs;
}

/** Stream offset of the byte that arrived as number `arrived` (0..). */
function placeOf(arrived, runs) {
  let before = 0;
  for (const { from, to } of runs) {
    if (arrived < before + to - from) return from + arrived - before;
    before += to - from;
  }
  return -1;
}

/** Frames the runs, packet by packet; the stream offsets at which frames were found. */
function frameRuns(Framer, { bytes, sender }, runs) {
  const arrivals = [];
  let accounted = 0;
  let held = 0;
  let packet = 0;
  // Every byte is accounted for once and in order, so the counts say where a frame began.
  const sink = {
    frame(_bytes, _start, length) {
      arrivals.push(accounted);
      accounted += length;
    },
    skipped(count) {
      accounted += count;
    },
  };
  const framer = new Framer(sink, { sender });
  let end = 0;
  for (const { from, to } of runs) {
    if (from > end) framer.gap(from - end, momentOf(++packet));
    for (let at = from; at < to; at += SEGMENT) {
      framer.push(bytes.subarray(at, Math.min(to, at + SEGMENT)), momentOf(++packet));
      held = Math.max(held, framer.buffered);
    }
    end = to;
  }
  framer.end(momentOf(++packet));
  return { found: new Set(arrivals.map((arrived) => placeOf(arrived, runs))), held };
}

/**
 * Cuts `gaps` places out of one stream, frames what is left and compares with the truth. Answers
 * {traffic, gaps, messages, lost, lostBytes, invented, held}: messages that lay whole between two
 * gaps, those of them that were not found, frames found where none begins, most bytes held back.
 */
export function losses(Framer, traffic, gaps, chance) {
  const { bytes, starts } = traffic;
  const runs = runsOf(bytes.length, gaps, chance);
  const { found, held } = frameRuns(Framer, traffic, runs);
  const whole = starts
    .map((from, index) => ({ from, to: starts[index + 1] ?? bytes.length }))
    .filter((each) => runs.some(({ from, to }) => from <= each.from && each.to <= to));
  const lost = whole.filter(({ from }) => !found.has(from));
  const truth = new Set(starts);
  return {
    traffic: traffic.name,
    gaps: runs.length - 1,
    messages: whole.length,
    lost: lost.length,
    lostBytes: lost.reduce((sum, { from, to }) => sum + to - from, 0),
    invented: [...found].filter((from) => !truth.has(from)).length,
    held,
  };
}
