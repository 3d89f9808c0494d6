/** What is told of a damaged capture: one line for each kind, and whether the file is at fault. */
import { describe, expect, it } from 'vitest';
import { DamageLog } from '../../../src/capture/errors.js';
import { damageLines, isDamaged } from '../../../src/engine/reading/damage.js';
import type { InputReport } from '../../../src/engine/reading/input.js';

const NONE = { link: 0, network: 0, transport: 0, fragment: 0 };
const ignored = { ...NONE, depth: 0, truncated: 0, malformed: 0 };
const fragments = { completed: 0, incomplete: 0, evicted: 0, contradicting: 0 };

function report(more: Partial<InputReport>, log = new DamageLog()): InputReport {
  const damage = { damage: log.list, damageCount: log.count, damageKinds: log.kinds };
  const base = { packets: 5, unknownLinkTypes: new Map(), ignored, fragments, foreign: [] };
  return { ...base, ...damage, ...more };
}

const told = (of: InputReport) => ({ lines: damageLines('a.pcap', of), damaged: isDamaged(of) });

describe('damageLines', () => {
  it('has nothing to say of a sound capture', () => {
    expect(told(report({}))).toEqual({ lines: [], damaged: false });
  });

  it('names the first place of each kind, and how many there are', () => {
    const log = new DamageLog();
    for (let i = 0; i < 5000; i += 1) log.add('bad-length', i, `bad length at offset ${i}`);
    log.add('cut-short', 9, 'cut short at offset 9');
    expect(told(report({}, log))).toEqual({
      lines: [
        'a.pcap: bad length at offset 0 (the first of 5000 such places)',
        'a.pcap: cut short at offset 9',
      ],
      damaged: true,
    });
  });

  it('tells what was not captured, or is not read, from damage', () => {
    const unknownLinkTypes = new Map([[147, 1]]);
    const some = { ...ignored, link: 1, truncated: 2, depth: 1 };
    const missing = { ...fragments, incomplete: 3 };
    expect(
      told(report({ unknownLinkTypes, ignored: some, foreign: [], fragments: missing })),
    ).toEqual({
      lines: [
        'a.pcap: 1 packet of link type 147, which is not read',
        'a.pcap: 2 packets cut by the snap length inside a header',
        'a.pcap: 1 packet nested in too many tunnels',
        'a.pcap: 3 packets of which IP fragments are missing',
      ],
      damaged: false,
    });
  });

  it('takes a file of which no packet can be read for damaged', () => {
    const unknown = report({
      unknownLinkTypes: new Map([[147, 5]]),
      ignored: { ...ignored, link: 5 },
    });
    expect(told(unknown)).toEqual({
      lines: ['a.pcap: 5 packets of link type 147, which is not read'],
      damaged: true,
    });
    const wrong = report({ ignored: { ...ignored, network: 3, malformed: 2 } });
    expect(told(wrong)).toEqual({
      lines: [
        'a.pcap: 2 packets whose headers contradict themselves or their length',
        'a.pcap: no packet is IPv4 or IPv6 under the link type that the file names',
      ],
      damaged: true,
    });
    expect(isDamaged(report({ ignored: { ...ignored, network: 4, transport: 1 } }))).toBe(false);
  });
});
