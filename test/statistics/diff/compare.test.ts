/** What is different between two captures of the same scenario, and what is not. */
import { describe, expect, it } from 'vitest';
import { compare, differenceCount } from '../../../src/statistics/diff/compare.js';
import { namesOf } from '../../../src/statistics/diff/profile.js';
import { BAD, GOOD, GOOD_AGAIN, OPTIONS, sideOf } from './rebalance.js';

const NOTHING = { requests: [], answers: [], histories: [], findings: [], latencies: [] };

describe('the same scenario again', () => {
  it.each([
    ['as it was', GOOD, {}],
    ['at another time', GOOD, { later: 3600 }],
    ['with other opaques', GOOD, { opaque: 0x0100_0000 }],
    ['with other uuids', GOOD_AGAIN, {}],
  ])('%s is no difference', async (_, text, guise) => {
    const found = compare(await sideOf(GOOD), await sideOf(text, guise), OPTIONS);
    expect(found).toEqual({ nodes: [], ...NOTHING });
  });

  it('with other ports is no difference beyond the names of the nodes', async () => {
    const found = compare(await sideOf(GOOD), await sideOf(GOOD_AGAIN, { ports: 17 }), OPTIONS);
    expect(found).toEqual({
      nodes: [
        { a: '10.0.0.1:11210', b: '10.0.0.1:11227' },
        { a: '10.0.0.2:11210', b: '10.0.0.2:11227' },
      ],
      ...NOTHING,
    });
  });
});

describe('a bad run beside a good one', async () => {
  const found = compare(await sideOf(GOOD), await sideOf(BAD, { ports: 17 }), OPTIONS);
  const at = (vbucket: number, a: number, b: number) => ({ bucket: 'default', vbucket, a, b });

  it('shows the refused mount by its status, the requests being the same', () => {
    expect(found.requests).toEqual([]);
    expect(found.answers).toEqual([
      { name: 'MountFusionVbucket\nEinternal', a: 0, b: 1, places: [at(6, 0, 1)] },
      { name: 'MountFusionVbucket\nSuccess', a: 2, b: 1, places: [at(6, 1, 0)] },
    ]);
  });

  it('shows the higher term and the mount that did not come about, each at its vbucket', () => {
    expect(found.histories).toMatchObject([
      {
        ...{ bucket: 'default', vbucket: 5 },
        steps: [
          {
            a: { node: '10.0.0.2:11210', what: 'uploader started', detail: 'term 8' },
            b: { node: '10.0.0.2:11227', what: 'uploader started', detail: 'term 9' },
          },
        ],
      },
      {
        ...{ bucket: 'default', vbucket: 6 },
        steps: [{ a: { what: 'mounted' }, b: undefined }],
      },
    ]);
  });

  it('shows the slow sync by what was found, and where', () => {
    expect(found.findings.map(({ name, places }) => [...namesOf(name), places])).toEqual([
      ['error', 'mcbp.error-status', [at(6, 0, 1)]],
      ['warn', 'mcbp.slow-response', [at(5, 0, 1)]],
    ]);
    expect(differenceCount(found)).toBe(6);
  });

  it('is the mirror image of a good one beside a bad one', async () => {
    const mirrored = compare(await sideOf(BAD), await sideOf(GOOD), OPTIONS);
    const swapped = found.answers.map(({ name, a, b }) => ({ name, a: b, b: a }));
    expect(mirrored.answers).toMatchObject(swapped);
    expect(mirrored.histories[1]?.steps).toMatchObject([{ a: undefined, b: { what: 'mounted' } }]);
  });

  it('passes over what is ignored', async () => {
    const ignores = {
      command: (name: string) => name === 'MountFusionVbucket',
      finding: (id: string) => id.startsWith('mcbp.'),
    };
    const left = compare(await sideOf(GOOD), await sideOf(BAD), { threshold: 2, ignores });
    expect(left).toMatchObject({ requests: [], answers: [], findings: [] });
    expect(left.histories).toHaveLength(2);
  });
});

describe('requests that list vbuckets', () => {
  const snapshot = (vbuckets: string, status: string) => `
    0  a  SelectBucket key=default -> Success
    1  a  GetFusionStorageSnapshot {"snapshot_uuid":"u","bucket_uuid":"b","metadatastore_uri":"m","metadatastore_auth_token":"t","valid_till":$T+6000,"vbucket_list":[${vbuckets}]} -> ${status}`;

  it('count at each of them', async () => {
    const a = await sideOf(snapshot('1,2,3', 'Success'));
    const b = await sideOf(snapshot('2,3,4', 'Success'));
    expect(compare(a, b, OPTIONS).requests).toMatchObject([
      {
        a: 1,
        b: 1,
        places: [
          { vbucket: 1, a: 1, b: 0 },
          { vbucket: 4, a: 0, b: 1 },
        ],
      },
    ]);
  });
});

it('leaves out successes that follow from the requests, and only those', async () => {
  const more = `${GOOD}
  12  b  SyncFusionLogstore vb:5 -> Success
  13  b  SyncFusionLogstore vb:5 -> NotMyVbucket`;
  const { requests, answers } = compare(await sideOf(GOOD), await sideOf(more), OPTIONS);
  expect(requests).toMatchObject([{ name: 'SyncFusionLogstore', a: 1, b: 3 }]);
  expect(answers.map(({ name, a, b }) => [name, a, b])).toEqual([
    ['SyncFusionLogstore\nNotMyVbucket', 0, 1],
    ['SyncFusionLogstore\nSuccess', 1, 2],
  ]);
  const once = more.replace(/\n.*NotMyVbucket/, '');
  expect(compare(await sideOf(GOOD), await sideOf(once), OPTIONS).answers).toEqual([]);
});
