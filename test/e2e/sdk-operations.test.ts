/**
 * What applications do with documents, by Couchbase's own SDK for Node, straight against
 * `sim --nodes 3 --auth`: no proxy, no help.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { couchbaseSdk, lacksSdk, repositoryRoot } from '../helpers/skip.js';
import { Running, start } from './program.js';

const HOST = '127.0.0.1';

/** What each operation of test/e2e/sdk/operations.mjs has to give; errors by their names. */
const ALL_WELL = {
  upsert: true,
  get: { n: 1, list: [1], text: 'x' },
  'insert twice': '! DocumentExistsError',
  insert: true,
  replace: true,
  replaced: { b: false },
  exists: true,
  'exists not': false,
  remove: true,
  removed: '! DocumentNotFoundError',
  lookupIn: [1, 1, true, 1, '! PathNotFoundError'],
  mutateIn: [null, 42, null, null, null, null, null],
  mutated: { n: 42, list: [0, 'in', 1, 2, 'once'], text: 'y', deep: { er: 'added' } },
  'mutateIn fails': '! PathExistsError',
  xattr: true,
  attributes: [{ by: 'me' }, false, 42],
  'mutateIn removes': true,
  'removed in': { n: 42, list: ['in', 1, 2, 'once'], text: 'y' },
  'mutateIn creates': true,
  created: { x: 1 },
  increment: 10,
  'increment again': 15,
  decrement: 12,
  'no number': '! DeltaInvalidError',
  raw: true,
  append: true,
  prepend: true,
  extended: 'abc',
  touch: true,
  expiry: true,
  getAndTouch: 42,
  'no expiry': 0,
  'upsert with expiry': true,
  'upsert that keeps it': true,
  kept: true,
  'short-lived': true,
  expired: '! DocumentNotFoundError',
  lock: 42,
  locked: '! AmbiguousTimeoutError',
  'not durable': true,
  durable: true,
  'any replica': 1,
  'get all replicas': 1,
};

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** Port of the first of them. */
async function cluster(): Promise<number> {
  const sim = start(['sim', '--listen', `${HOST}:0`, '--nodes', '3', '--auth']);
  stops.push(() => sim.stop());
  const [, port] = await sim.says(/(\d+)\s(?:.*listening on \S+\s){2}/);
  return Number(port);
}

async function operations(port: number, user: string, password: string): Promise<unknown> {
  const script = join(repositoryRoot, 'test', 'e2e', 'sdk', 'operations.mjs');
  const given = [couchbaseSdk() ?? '', `couchbase://${HOST}:${port}`, user, password];
  const client = new Running(
    spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  await client.exited;
  return JSON.parse(client.stdout);
}

describe.skipIf(lacksSdk())('the Couchbase SDK, on three nodes that demand a login', () => {
  it('does what it can do with documents', async () => {
    const port = await cluster();
    expect(await operations(port, 'Administrator', 'password')).toEqual(ALL_WELL);
  });

  it('is let in as the user of documents as well, but not with another password', async () => {
    const port = await cluster();
    expect(await operations(port, 'data', 'password')).toEqual(ALL_WELL);
    expect(await operations(port, 'data', 'other')).toMatchObject({
      error: 'AuthenticationFailureError',
    });
  });
});
