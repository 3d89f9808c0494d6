/** The timeline as text and as records: readable, within its width, harmless to a terminal. */
import { describe, expect, it } from 'vitest';
import { MessagePlaces } from '../../src/export/message-places.js';
import { timelineRecords, timelineText } from '../../src/export/timeline.js';
import { run } from '../helpers/machines.js';
import { scenario } from '../helpers/scenario.js';

const view = run(
  scenario(`
    0    a  SelectBucket key=default -> Success
    1    a  StartFusionUploader vb:5 {"term":"18446744073709551615"} -> Success
    2.5  a  GetFusionStorageSnapshot vb:5 {"snapshotUuid":"s\\u001b[2J\\u202e","validity":$T+60} -> Success
    3    b  MountFusionVbucket vb:6 {"mountPaths":["p"]} -> Success`),
).machines.timeline.query();
const OPTIONS = { time: 'r', width: 200 } as const;

describe('the timeline as text', () => {
  it('has a block for each vbucket: where it stands, then what happened', () => {
    expect(timelineText(view, OPTIONS)).toBe(
      [
        'vbucket 5 of bucket default',
        '  now: uploader enabling on 10.0.0.1:11210, term 18446744073709551615 (message 4)',
        '  now: highest term granted 18446744073709551615',
        '  now: snapshot s\\u001b[2J\\u202e held, valid until 2023-11-14T22:14:20.000000000Z (message 6)',
        '  #4  0.000000  10.0.0.1:11210  by 10.0.1.1:50001  uploader started: term 18446744073709551615',
        '  #6  1.500000  10.0.0.1:11210  by 10.0.1.1:50001  snapshot held: s\\u001b[2J\\u202e',
        '',
        'vbucket 6 of bucket unknown',
        '  now: volumes mounted on 10.0.0.2:11210 (message 8)',
        '  #8  2.000000  10.0.0.2:11210  by 10.0.1.1:50002  mounted: 1 volume',
        '',
      ].join('\n'),
    );
  });

  it.each([1, 20, 40, 79])('keeps to a width of %i', (width) => {
    const lines = timelineText(view, { ...OPTIONS, width }).split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines.some((line) => line.endsWith('…'))).toBe(true);
  });

  it('says so where there is nothing, and where something was forgotten', () => {
    const empty = { vbuckets: [], events: [], evicted: 0 };
    expect(timelineText(empty, OPTIONS)).toBe('No vbucket has a history.\n');
    expect(timelineText({ ...empty, evicted: 7 }, OPTIONS)).toBe(
      '7 earlier events were forgotten: the history is full.\n',
    );
  });
});

describe('the timeline of several captures', () => {
  /** Messages 4 and 8 are the second and the fourth of the second capture. */
  const places = new MessagePlaces(['a.pcap', 'b\u001b.pcap']);
  for (let number = 1; number <= 8; number += 1) places.add((number + 1) % 2, 0);

  it('names messages by their captures', () => {
    const text = timelineText(view, { ...OPTIONS, places });
    expect(text).toContain('(message b\\u001b.pcap:2)');
    expect(text).toContain('\n  b\\u001b.pcap:4  2.000000  ');
    expect(text).not.toContain('#');
  });

  it('has file and number in each record', () => {
    const [event, , , now] = [...timelineRecords(view, places)].map((line) => JSON.parse(line));
    expect(event).toMatchObject({ file: 'b\u001b.pcap', number: 2 });
    expect(now.uploaders).toMatchObject([{ file: 'b\u001b.pcap', number: 2 }]);
  });
});

describe('the timeline as records', () => {
  const records = [...timelineRecords({ ...view, evicted: 7 })];

  it('has a line for each event, each vbucket, and for what was forgotten', () => {
    expect(records.every((line) => line.endsWith('}\n'))).toBe(true);
    const parsed = records.map((line) => JSON.parse(line));
    expect(parsed.map(({ type }) => type)).toEqual([
      ...['event', 'event', 'event', 'vbucket', 'vbucket', 'evicted'],
    ]);
    expect(parsed[0]).toEqual({
      ...{ type: 'event', number: 4, time: '2023-11-14T22:13:21.001000000Z' },
      ...{ epoch: '1700000001.001000000', node: '10.0.0.1:11210', client: '10.0.1.1:50001' },
      ...{ bucket: 'default', vbucket: 5, what: 'uploader started' },
      detail: 'term 18446744073709551615',
    });
    expect(parsed[3]).toMatchObject({
      highest_term: '18446744073709551615',
      snapshots: [{ valid_till: '2023-11-14T22:14:20.000000000Z', number: 6 }],
      ...{ mounts: [], migrations: [] },
    });
    expect(parsed[5]).toEqual({ type: 'evicted', events: 7 });
  });
});
