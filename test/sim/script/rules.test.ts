/** Which rule holds for a request. */
import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../../src/dissect/encode.js';
import { NodeScript, rulesOf } from '../../../src/sim/script/rules.js';
import type { Rule } from '../../../src/sim/script/schema/rule.js';

const START = 0x75;
const STOP = 0x76;
const asked = (opcode: number, vbucket = 0): Uint8Array =>
  encodeFrame({ magic: 0x80, opcode, vbucketOrStatus: vbucket });

const rule = (match: Rule['match'], delay: number): Rule => ({ match, do: { delay } });

describe('a node with rules', () => {
  it('goes by command and vbucket, and by the first rule that fits', () => {
    const changeOf = new NodeScript([
      rule({ command: 'StartFusionUploader', vbucket: 3 }, 1),
      rule({ command: 'START_FUSION_UPLOADER' }, 2),
      rule({ vbucket: 3 }, 3),
    ]).connection();
    expect(changeOf(asked(START, 3))?.delay).toBe(1);
    expect(changeOf(asked(START, 4))?.delay).toBe(2);
    expect(changeOf(asked(STOP, 3))?.delay).toBe(3);
    expect(changeOf(asked(STOP, 4))).toBeUndefined();
  });

  it('counts over all connections, and tells them apart where a rule does', () => {
    const script = new NodeScript([
      rule({ command: 'StopFusionUploader', nth: 2 }, 1),
      rule({ connection: 2, nth: 1 }, 2),
    ]);
    const [first, second] = [script.connection(), script.connection()];
    expect(first(asked(STOP))).toBeUndefined();
    // Both fit: the first holds, and the other has had its turn.
    expect(second(asked(STOP))?.delay).toBe(1);
    expect(second(asked(STOP))).toBeUndefined();
    expect(first(asked(START))).toBeUndefined();
  });

  it('has the rules without a node, and its own', () => {
    const rules: Rule[] = [rule({}, 1), { node: 2, ...rule({}, 2) }];
    expect(rulesOf(rules, 1).map(({ do: { delay } }) => delay)).toEqual([1]);
    expect(rulesOf(rules, 2).map(({ do: { delay } }) => delay)).toEqual([1, 2]);
  });
});
