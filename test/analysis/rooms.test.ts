/** Each finding is made in one place: a room of rules, the machines, or the decoding of one message. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exchangeIds } from '../../src/analysis/dialogue/exchange.js';
import { negotiationIds } from '../../src/analysis/dialogue/negotiation.js';
import { orderIds } from '../../src/analysis/dialogue/order.js';
import { secretIds } from '../../src/analysis/dialogue/secrets.js';
import { transportIds } from '../../src/analysis/dialogue/transport.js';
import { answerIds } from '../../src/analysis/fusion/answer-rules.js';
import { requestValueIds } from '../../src/analysis/fusion/request-values.js';
import { findingEntries } from '../../src/analysis/reference/index.js';
import { machineEntries } from '../../src/analysis/reference/machines.js';
import { repositoryRoot } from '../helpers/skip.js';

const textOf = (...path: string[]): string =>
  readFileSync(join(repositoryRoot, 'src', ...path), 'utf8');

/** Ids in the sources of decoding and of the descriptions: what one message proves. */
const single = ['dissect', 'fusion', 'spec', 'kv'].flatMap((folder) =>
  readdirSync(join(repositoryRoot, 'src', folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => [
      ...textOf(folder, name).matchAll(/'((?:tcp|mcbp|fusion|json)\.[a-z]+(?:-[a-z]+)*)'/g),
    ])
    .map(([, id]) => id ?? ''),
);

const rooms: Readonly<Record<string, readonly string[]>> = {
  'dialogue/transport.ts': transportIds,
  'dialogue/exchange.ts': exchangeIds,
  'dialogue/negotiation.ts': negotiationIds,
  'dialogue/order.ts': orderIds,
  'dialogue/secrets.ts': secretIds,
  'fusion/request-values.ts': requestValueIds,
  'fusion/answer-rules.ts': answerIds,
};

/** Inside a body it is the message that is cut, inside a header there is no message yet. */
const IN_TWO_PLACES = ['mcbp.truncated'];

describe('rooms of rules', () => {
  it.each(findingEntries)('$id is made in one place', ({ id }) => {
    const places = [
      ...Object.entries(rooms).flatMap(([room, ids]) => (ids.includes(id) ? [room] : [])),
      ...(machineEntries.some((entry) => entry.id === id) ? ['machines'] : []),
      ...(single.includes(id) ? ['one message'] : []),
    ];
    expect(places).toHaveLength(IN_TWO_PLACES.includes(id) ? 2 : 1);
  });

  it.each(Object.entries(rooms))('%s makes what it says, and nothing else', (room, ids) => {
    const said = [
      ...textOf('analysis', room).matchAll(
        /^ +(?:findingOf\()?'((?:tcp|mcbp|fusion|json)\.[a-z-]+)',$|findingOf\('((?:tcp|mcbp|fusion|json)\.[a-z-]+)'|say\((?:seen\.)?number, '((?:tcp|mcbp)\.[a-z-]+)'/gm,
      ),
    ]
      .map(([, a, b, c]) => a ?? b ?? c)
      .filter((id) => id !== undefined);
    expect(new Set(said)).toEqual(new Set(ids));
  });
});
