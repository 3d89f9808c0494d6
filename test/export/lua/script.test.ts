/** The Lua script in tshark says what our records say, message by message and field by field. */
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { failure, frame, response } from '../../helpers/frames.js';
import { lacksTool } from '../../helpers/skip.js';
import { captures, messagesOf } from '../captures.js';
import { type Chunks, capture, pieces, together } from './conversation.js';
import { type Fields, ours, serverPorts, theirs } from './tshark.js';

const PORTS = [11210];
const stat = (key: string) => frame({ opcode: 0x10, key });
const statAnswer = (value: string) => [
  response({ opcode: 0x10, key: 'fusion', value }),
  response({ opcode: 0x10 }),
];

async function both(name: string, chunks: Chunks): Promise<{ their: Fields[]; our: Fields[] }> {
  const path = await capture(name, chunks);
  return { their: theirs(path, PORTS), our: ours(await messagesOf(path)) };
}

describe.skipIf(lacksTool('tshark'))('the Lua dissector in tshark', () => {
  it.each(captures.map((path) => [basename(path), path]))('%s', async (_name, path) => {
    const messages = await messagesOf(path);
    const expected = ours(messages);
    expect(expected.length).toBeGreaterThan(100);
    expect(theirs(path, serverPorts(messages))).toEqual(expected);
  });

  const hello = frame({ opcode: 0x1f, key: 'agent' });
  const starts = [1, 2, 3].map((vb) => frame({ opcode: 0x75, word: vb, value: { term: `${vb}` } }));
  const long = frame({
    opcode: 0x72,
    value: { mountPaths: Array.from({ length: 400 }, (_, i) => `/volume/of/some/length/${i}`) },
  });

  it('reads several messages of one packet', async () => {
    const { their, our } = await both('together', [
      [0, together([hello, ...starts, stat('fusion x')])],
    ]);
    expect(our.map((fields) => fields['fusion.term'])).toEqual([['1'], ['2'], ['3'], undefined]);
    expect(their).toEqual(our);
  });

  it.each([7, 24, 100, 1000])('reads messages in packets of %d bytes', async (size) => {
    const { their, our } = await both(
      `pieces-${size}`,
      pieces(0, together([hello, long, ...starts, long]), size),
    );
    expect(our.map((fields) => fields['fusion.mountPaths']?.length)).toEqual([
      ...[400, undefined, undefined, undefined, 400],
    ]);
    expect(their).toEqual(our);
  });

  it('reads again what it has read, in two passes', async () => {
    const path = await capture('twice', [
      [0, together([hello, stat('fusion uploader 1'), stat('fusion migration 2')])],
      [1, together([...statAnswer('{"term":1}'), ...statAnswer('{"total_bytes":9}')])],
    ]);
    const expected = ours(await messagesOf(path));
    expect(expected.map((fields) => fields['fusion.group'])).toEqual([
      ...[['uploader'], ['migration'], ['uploader'], ['uploader'], ['migration'], ['migration']],
    ]);
    expect(theirs(path, PORTS, ['-2'])).toEqual(expected);
  });

  const answered = (request: Uint8Array, ...answers: Uint8Array[]): Chunks => [
    [0, together([hello, request])],
    [1, together(answers)],
  ];
  const big = '18446744073709551615';
  const cases: readonly (readonly [string, Chunks])[] = [
    ['the largest number', answered(frame({ opcode: 0x75, value: { term: big } }))],
    ['a number too large', answered(frame({ opcode: 0x75, value: { term: `${big}0` } }))],
    ['no number', answered(frame({ opcode: 0x75, value: { term: 'x' } }))],
    ['a number with zeros before it', answered(frame({ opcode: 0x75, value: { term: '007' } }))],
    ['a number where text is due', answered(frame({ opcode: 0x75, value: { term: 7 } }))],
    ['no JSON', answered(frame({ opcode: 0x75, datatype: 1, value: '{"term":' }))],
    ['no object', answered(frame({ opcode: 0x75, value: [1, 'a', null] }))],
    ['no value', answered(frame({ opcode: 0x75 }))],
    ['a key twice', answered(frame({ opcode: 0x75, value: '{"term":"1","term":"2"}' }))],
    [
      'escapes',
      answered(frame({ opcode: 0x70, value: '{"snapshotUuid":"\\u00e9\\ud83d\\ude00\\n\\"\\/"}' })),
    ],
    [
      'bad UTF-8',
      answered(frame({ opcode: 0x75, value: Uint8Array.from([123, 34, 0xff, 34, 58, 49, 125]) })),
    ],
    [
      'lists of lists',
      answered(
        frame({
          opcode: 0x3d,
          extras: [1],
          value: { use_snapshot: 'fusion', topology: [['a', null], []] },
        }),
      ),
    ],
    [
      'extras of no name',
      answered(frame({ opcode: 0x3d, extras: [9], value: { use_snapshot: 'fbr' } })),
    ],
    ['extras too short', answered(frame({ opcode: 0x3d, value: { use_snapshot: 'fusion' } }))],
    [
      'a vbucket set without Fusion',
      answered(frame({ opcode: 0x3d, extras: [1] }), response({ opcode: 0x3d })),
    ],
    [
      'an answer that is Fusion’s by its request',
      answered(
        frame({ opcode: 0x3d, extras: [1], value: { use_snapshot: 'fusion' } }),
        response({ opcode: 0x3d }),
      ),
    ],
    [
      'a mount of each source',
      [
        [
          0,
          together([
            hello,
            ...['FusionGuestVolumes', 'FusionLogStore', 'Local', 'x', 5].map((source) =>
              frame({ opcode: 0x72, value: { source, snapshotUUID: 'u', mountPaths: ['p'] } }),
            ),
          ]),
        ],
      ],
    ],
    [
      'keys of two editions',
      answered(frame({ opcode: 0x71, value: { snapshotUuid: 'a', snapshot_uuid: 'b' } })),
    ],
    [
      'a namespace to keep, and one to delete',
      [
        [
          0,
          together([
            hello,
            frame({ opcode: 0x77, value: { namespaces: [] } }),
            frame({ opcode: 0x77, value: { namespace: 'kv/a' } }),
          ]),
        ],
      ],
    ],
    [
      'an answer without its request',
      [
        [0, hello],
        [
          1,
          together([
            response({ opcode: 0x1f }),
            response({ opcode: 0x72, value: { deks: ['a', 'b'] } }),
          ]),
        ],
      ],
    ],
    [
      'statistics of every kind',
      [
        [
          0,
          together([
            hello,
            ...[
              'fusion uploader detail',
              'fusion active_guest_volumes',
              'fusion is_mounted 5',
              'fusion',
              'fusion a b c',
              'other',
              'fusion uploader 70000',
              ' \tfusion  uploader   007 ',
              'fusion\tuploader 1',
              'fusion uploader\t1',
              'fusion nothing_known detail',
            ].map(stat),
          ]),
        ],
        [
          1,
          together([
            response({ opcode: 0x1f }),
            ...statAnswer('{"vb_1":{"term":1,"state":"enabled"},"vb_2":{"term":2}}'),
            ...statAnswer('["/a","/b"]'),
            ...statAnswer('{"is_mounted":true}'),
            failure(0x10, 1, 'no such stat'),
          ]),
        ],
      ],
    ],
    [
      'snapshots of both editions',
      [
        [
          0,
          together([
            hello,
            frame({ opcode: 0x70, value: { snapshotUuid: 'a', validity: 1 } }),
            frame({ opcode: 0x70, opaque: 1, value: { snapshot_uuid: 'a' } }),
          ]),
        ],
        [
          1,
          together([
            response({ opcode: 0x70, value: { snapshotUUID: 'a', createdAt: 5 } }),
            response({
              opcode: 0x70,
              opaque: 1,
              value: [
                { snapshotUUID: 'a', version: 1 },
                { snapshotUUID: 'b', version: 2, logFiles: [1] },
              ],
            }),
          ]),
        ],
      ],
    ],
    [
      'framing extras',
      answered(
        frame({ magic: 0x08, framing: [0x10 + 1, 1], opcode: 0x75, value: { term: '1' } }),
        response({ magic: 0x18, framing: [0x02, 0, 5], opcode: 0x75 }),
      ),
    ],
  ];
  it.each(cases)('reads %s as we do', async (name, chunks) => {
    const { their, our } = await both(`case-${name.replace(/\W+/g, '-')}`, chunks);
    expect(their).toEqual(our);
  });
});
