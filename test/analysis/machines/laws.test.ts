/** What holds of every walk: a correct cluster raises no alarm, and nothing that is sent throws. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Machines } from '../../../src/analysis/machines/machines.js';
import { DEFAULT_THRESHOLDS } from '../../../src/analysis/thresholds.js';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import { encodeFrame } from '../../../src/dissect/encode.js';
import { correctWalk } from '../../helpers/correct-cluster.js';
import { run } from '../../helpers/machines.js';
import { scenario } from '../../helpers/scenario.js';

const choices = fc.array(fc.nat({ max: 0x7fffffff }), { minLength: 20, maxLength: 120 });

describe('a correct cluster', () => {
  it.each([
    { lists: false, midstream: false },
    { lists: true, midstream: false },
    { lists: false, midstream: true },
    { lists: true, midstream: true },
  ])('raises nothing above a note: %o', (options) => {
    fc.assert(
      fc.property(choices, (each) => {
        const { found } = run(scenario(correctWalk(each, options)));
        expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('whatever is sent', () => {
  const opcode = fc.constantFrom(
    0x10,
    0x3d,
    0x3f,
    0x70,
    0x71,
    0x72,
    0x73,
    0x74,
    0x75,
    0x76,
    0x77,
    0x86,
  );
  const value = fc.oneof(
    fc.json(),
    fc
      .record(
        {
          term: fc.anything(),
          snapshot_uuid: fc.anything(),
          snapshotUuid: fc.anything(),
          vbucket_list: fc.anything(),
          valid_till: fc.anything(),
          use_snapshot: fc.anything(),
          snapshotUUID: fc.anything(),
        },
        { requiredKeys: [] },
      )
      .map(
        (record) =>
          JSON.stringify(record, (_, each) => (typeof each === 'bigint' ? 1 : each)) ?? '',
      ),
  );
  const message = fc.record({
    opcode,
    value,
    vbucketOrStatus: fc.constantFrom(0, 2, 0xffff),
    key: fc.constantFrom('', 'fusion', 'fusion uploader 5', 'fusion migration detail'),
    extras: fc.uint8Array({ maxLength: 2 }),
  });

  it('the machines take it', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(message, message), { maxLength: 20 }), (exchanges) => {
        const machines = new Machines(() => {}, { thresholds: DEFAULT_THRESHOLDS });
        let number = 0;
        for (const [request, answer] of exchanges) {
          const asked = encodeFrame({ ...request, magic: 0x80, datatype: 1 });
          const told = encodeFrame({ ...answer, opcode: request.opcode, magic: 0x81, datatype: 1 });
          const where = {
            ...{ at: { s: number, ns: 0 }, node: 'n:1', client: 'c:1', stream: 0 },
            ...{ bucket: undefined, seenFromStart: true, request: number },
          };
          machines.requested(dissect(commandTable, asked), { ...where, number });
          const options = { request: asked };
          machines.answered(dissect(commandTable, asked), dissect(commandTable, told, options), {
            ...where,
            number: number + 1,
          });
          number += 2;
        }
        machines.end({ s: number, ns: 0 });
        machines.timeline.query({});
      }),
      { numRuns: 100 },
    );
  });
});
