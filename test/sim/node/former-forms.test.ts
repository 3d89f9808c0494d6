/**
 * What servers did before the forms of today: kv_engine 549c067c6 (the token as a setting, until
 * 5dd56db47 of 2025-03-13) and 4d7cb29c1 (uploader_state is a word, until d1c642cde of 2025-05-22).
 */
import { expect, it } from 'vitest';
import { Caller, kvFrame, node, valueText } from '../helpers.js';

const FLUSH = Uint8Array.of(0, 0, 0, 1);
const setting = (key: string) => kvFrame('SetParam', { extras: FLUSH, key, value: 'some-token' });

it.each([
  ['2025-02', 'fusion_metadata_auth_token', 'Success'],
  ['2025-02', 'max_size', 'KeyEnoent'],
  ['2025-04', 'fusion_metadata_auth_token', 'KeyEnoent'],
])('%s: the setting %s is answered with %s', async (edition, key, status) => {
  const caller = await Caller.to((await node({ edition })).address, { edition });
  expect((await caller.send(setting(key))).status).toBe(status);
});

it('a setting needs its extras, and a bucket', async () => {
  const { address } = await node({ edition: '2025-02' });
  const caller = await Caller.to(address, { bucket: '' });
  expect((await caller.send(setting('fusion_metadata_auth_token'))).status).toBe('NoBucket');
  const bare = kvFrame('SetParam', { key: 'fusion_metadata_auth_token', value: 'x' });
  const { status, errorContext } = await caller.send(bare);
  expect([status, errorContext]).toEqual(['Einval', 'Request must include extras of length 4']);
});

it.each(['2025-02', '2025-04'])('%s: uploader_state is a word of JSON', async (edition) => {
  const { address } = await node({ edition });
  const caller = await Caller.to(address, { edition });
  const state = async () => valueText(await caller.stat('fusion uploader_state 0'));
  expect(await state()).toBe('"disabled"');
  await caller.fusion('StartFusionUploader', { vbucket: 0, json: { term: '1' } });
  await caller.uploader(0, 'enabled');
  expect(await state()).toBe('"enabled"');
  await caller.fusion('StopFusionUploader', { vbucket: 0 });
  await caller.uploader(0, 'disabled');
  expect(await state()).toBe('"disabled"');
});
