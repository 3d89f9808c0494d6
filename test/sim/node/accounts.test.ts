/** Who may do what where authentication is demanded. */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fusionCommands } from '../../../src/fusion/index.js';
import { Caller, node, set, valueText } from '../helpers.js';

const auth = { user: 'Administrator', password: 'secret' };

async function entered(user: string, password = auth.password): Promise<Caller> {
  const { address } = await node({ auth });
  const caller = await Caller.to(address, { bucket: '' });
  await caller.kv('SaslAuth', { key: 'PLAIN', value: `\0${user}\0${password}` });
  await caller.kv('SelectBucket', { key: 'default' });
  return caller;
}

const START = { vbucket: 0, json: { term: '1' } };

describe('with authentication', () => {
  it('the administrator may do everything', async () => {
    const caller = await entered('Administrator');
    expect((await caller.fusion('StartFusionUploader', START)).status).toBe('Success');
    expect((await caller.send(set('k', 'v'))).status).toBe('Success');
  });

  it('the user of documents lacks NodeSupervisor, and is told so', async () => {
    const caller = await entered('data');
    expect((await caller.send(set('k', 'v'))).status).toBe('Success');
    const { status, errorContext } = await caller.fusion('StartFusionUploader', START);
    expect([status, errorContext]).toEqual([
      'Eaccess',
      "Authorization failure: can't execute START_FUSION_UPLOADER operation without the NodeSupervisor privilege",
    ]);
    expect((await caller.stat('fusion uploader 0')).parts.json).toMatchObject({
      state: 'disabled',
    });
  });

  it('every command of Fusion but STAT needs NodeSupervisor', async () => {
    const caller = await entered('data');
    for (const { name, example } of fusionCommands) {
      if (name === 'Stat') continue;
      const {
        json,
        key: _key,
        state,
        ...fields
      } = (example?.request ?? {}) as Record<string, unknown>;
      const parts = state === undefined ? { json: fields } : { extras: { state: String(state) } };
      const sent =
        Object.keys(parts.json ?? {}).length === 0 ? { ...parts, json: json ?? undefined } : parts;
      expect([name, (await caller.fusion(name, sent)).status]).toEqual([name, 'Eaccess']);
    }
  });

  it('a malformed request is told that first', async () => {
    const caller = await entered('data');
    expect((await caller.fusion('StartFusionUploader', { json: {} })).status).toBe('Einval');
  });

  it('nobody may do anything before, nor after a wrong password', async () => {
    for (const [user, password] of [
      ['data', 'wrong'],
      ['nobody', 'secret'],
    ] as const) {
      const caller = await entered(user, password);
      expect((await caller.send(set('k', 'v'))).status).toBe('Eaccess');
    }
  });

  it('SCRAM tells the two users apart', async () => {
    const { address } = await node({ auth });
    const caller = await Caller.to(address, { bucket: '' });
    const login = async (user: string): Promise<string | undefined> => {
      const bare = `n=${user},r=abc`;
      const key = 'SCRAM-SHA1';
      const challenge = valueText(await caller.kv('SaslAuth', { key, value: `n,,${bare}` }));
      const [, nonce = '', salt = '', rounds] = /^r=(.*),s=(.*),i=(\d+)$/.exec(challenge) ?? [];
      const salted = pbkdf2Sync(
        auth.password,
        Buffer.from(salt, 'base64'),
        Number(rounds),
        20,
        'sha1',
      );
      const hmac = (with_: Uint8Array, text: string) =>
        createHmac('sha1', with_).update(text).digest();
      const clientKey = hmac(salted, 'Client Key');
      const plain = `c=biws,r=${nonce}`;
      const stored = createHash('sha1').update(clientKey).digest();
      const signature = hmac(stored, `${bare},${challenge},${plain}`);
      const proof = clientKey.map((byte, i) => byte ^ (signature[i] ?? 0));
      const value = `${plain},p=${Buffer.from(proof).toString('base64')}`;
      return (await caller.kv('SaslStep', { key, value })).status;
    };
    expect(await login('data')).toBe('Success');
    await caller.kv('SelectBucket', { key: 'default' });
    expect((await caller.fusion('StartFusionUploader', START)).status).toBe('Eaccess');
    expect(await login('Administrator')).toBe('Success');
    expect((await caller.fusion('StartFusionUploader', START)).status).toBe('Success');
    expect(await login('nobody')).toBe('AuthError');
  });
});
