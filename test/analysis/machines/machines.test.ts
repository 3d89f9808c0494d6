/** What the door to the machines promises beside the findings of the scenarios. */
import { describe, expect, it } from 'vitest';
import { Machines, machineOpcodes } from '../../../src/analysis/machines/machines.js';
import { DEFAULT_THRESHOLDS } from '../../../src/analysis/thresholds.js';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import type { Finding } from '../../../src/dissect/node.js';
import { run } from '../../helpers/machines.js';
import { type Exchange, scenario } from '../../helpers/scenario.js';

describe('the machines', () => {
  it('want the messages that mean something to them', () => {
    expect([...machineOpcodes].sort((a, b) => a - b)).toEqual([
      ...[0x10, 0x3d, 0x3f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x86],
    ]);
  });

  it('remember what a request asked for whose frame was not kept', () => {
    const found: Finding[] = [];
    const machines = new Machines((_, finding) => found.push(finding), {
      thresholds: DEFAULT_THRESHOLDS,
    });
    const { steps } = scenario(`
      1  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      2  a  DelVbucket vb:5 -> Success
      3  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success
      4  a  MountFusionVbucket vb:5 {"mountPaths":["p"]} -> Success`);
    steps.forEach((step, i) => {
      const { request, answers, at } = step as Exchange;
      const place = { node: 'n', client: 'c', stream: 0, bucket: 'b', seenFromStart: true };
      const where = { ...place, at, request: 2 * i + 1 };
      machines.requested(dissect(commandTable, request), { ...where, number: 2 * i + 1 });
      for (const answer of answers) {
        machines.answered(undefined, dissect(commandTable, answer), {
          ...where,
          number: 2 * i + 2,
        });
      }
    });
    expect(found.map(({ id }) => id)).toEqual(['fusion.mount-twice']);
  });
});

describe('the texts of findings', () => {
  const text = (play: string, id: string): string | undefined =>
    run(scenario(play)).found.find((finding) => finding.id === id)?.message;

  it('name the message and the node that they rest on', () => {
    expect(
      text(
        `1  a  StartFusionUploader vb:5 {"term":"7"} -> Success
         2  b  StartFusionUploader vb:5 {"term":"6"} -> Success`,
        'fusion.term-regression',
      ),
    ).toBe(
      'vbucket 5 starts with term 6, below term 7, granted in message 2 on node 10.0.0.1:11210: the log store fences it off, and what it uploads is lost. Start with a higher term.',
    );
  });

  it('name 20 vbuckets of a list, and count the others', () => {
    const list = Array.from({ length: 1024 }, (_, i) => i);
    const request = `"snapshot_uuid":"s","bucket_uuid":"b","metadatastore_uri":"u","metadatastore_auth_token":"t","vbucket_list":[${list}],"valid_till":$T+9`;
    const leak = text(
      `1  a  GetFusionStorageSnapshot {${request}} -> Success
       20 end`,
      'fusion.snapshot-leaked',
    );
    expect(leak).toContain('vbuckets 0, 1, 2, ');
    expect(leak).toContain('18, 19 and 1004 more was never released');
  });

  it('show a uuid that is no name as one that does no harm, and cut', () => {
    const message = text(
      `1  a  ReleaseFusionStorageSnapshot vb:5 {"snapshotUuid":"\\u001b[2J${'x'.repeat(1000)}"} -> Success`,
      'fusion.release-unknown',
    );
    expect(message).toContain('\\u001b[2Jxxx');
    expect(message?.length).toBeLessThan(300);
  });
});
