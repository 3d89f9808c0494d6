import { expect, it } from 'vitest';
import { reasonOf } from '../../src/proxy/reasons.js';

const withCode = (code: string) => Object.assign(new Error(`${code}: at 10.0.0.1`), { code });

it.each([
  [withCode('EADDRINUSE'), 'port is in use'],
  [withCode('EACCES'), 'permission denied'],
  [withCode('ENEW'), 'ENEW'],
  [new Error('first line\nsecond'), 'first line'],
  ['thrown text', 'thrown text'],
  [undefined, 'undefined'],
  [new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]), 'connection refused'],
  [
    new AggregateError([withCode('ENETUNREACH'), withCode('ECONNREFUSED')]),
    'network is unreachable, connection refused',
  ],
])('%s reads %j', (error, words) => expect(reasonOf(error)).toBe(words));
