/** No secret reaches a field of the script, wherever a message has it. */
import { describe, expect, it } from 'vitest';
import { failure, frame, response } from '../../helpers/frames.js';
import { lacksTool } from '../../helpers/skip.js';
import { capture, together } from './conversation.js';
import { theirs } from './tshark.js';

const PORTS = [11210];

describe.skipIf(lacksTool('tshark'))('secrets', () => {
  const SECRET = 'Bearer top.secret"token';
  const request = { metadatastore_uri: 'u', metadatastore_auth_token: SECRET };
  const broken = `{"metadatastore_auth_token":"${SECRET}`;
  it.each([
    ['its own', frame({ opcode: 0x78, value: request }), response({ opcode: 0x78 })],
    [
      'where no description has it',
      frame({ opcode: 0x78, value: { x: [request] } }),
      response({ opcode: 0x78 }),
    ],
    [
      'as a list',
      frame({ opcode: 0x84, value: { token: [SECRET, { a: SECRET }] } }),
      response({ opcode: 0x84 }),
    ],
    [
      'in no JSON',
      frame({ opcode: 0x78, value: broken, datatype: 1 }),
      failure(0x78, 4, `Invalid json '${broken}' why`),
    ],
    [
      'in an echo',
      frame({ opcode: 0x78, value: request }),
      failure(0x78, 4, `Invalid json '${JSON.stringify(request)}' why`),
    ],
  ])('are hidden: %s', async (name, asked, answer) => {
    const path = await capture(`secret-${name.replace(/\W/g, '')}`, [
      [0, together([frame({ opcode: 0x1f, key: 'a' }), asked])],
      [1, together([response({ opcode: 0x1f }), answer])],
    ]);
    const their = theirs(path, PORTS);
    expect(their.length).toBe(2);
    expect(JSON.stringify(their)).not.toMatch(/top\.secret|secret.*token/);
    expect(JSON.stringify(their)).toContain(name === 'in no JSON' ? "'***" : '***');
  });

  it('are hidden in the answer to a request that was not seen', async () => {
    const path = await capture('secret-unseen', [
      [0, frame({ opcode: 0x1f, key: 'a' })],
      [1, together([response({ opcode: 0x1f }), failure(0x84, 4, `Invalid json '${broken}' why`)])],
    ]);
    expect(theirs(path, PORTS)[0]?.['fusion.error']?.[0]).toMatch(/Invalid json '\*+' why/);
  });

  it('are hidden where an answer to their request repeats them, as a number too', async () => {
    const path = await capture('secret-number', [
      [
        0,
        together([
          frame({ opcode: 0x1f, key: 'a' }),
          frame({ opcode: 0x84, value: { token: 1234567 } }),
        ]),
      ],
      [
        1,
        together([
          response({ opcode: 0x1f }),
          response({ opcode: 0x84, value: { x: 1, token: 1234567, error: 'got 1234567' } }),
        ]),
      ],
    ]);
    expect(JSON.stringify(theirs(path, PORTS))).not.toContain('1234567');
  });
});
