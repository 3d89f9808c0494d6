/** The uploader as a function of time: kv_engine's FusionUploaderManager, toggle by toggle. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UPLOAD_BYTES_PER_MS, Uploader } from '../../../src/sim/model/uploader.js';

const TOGGLE = 30;
const stateAt = (uploader: Uploader, now: number) => uploader.status(now).state;

describe('an uploader', () => {
  it('goes through enabling to enabled, and through disabling to disabled', () => {
    const uploader = new Uploader(TOGGLE);
    expect(uploader.status(0)).toEqual({ state: 'disabled', term: 0n, snapshotPendingBytes: 0 });
    expect(uploader.start(7n, 0n, 0, 100)).toBeUndefined();
    expect(stateAt(uploader, 129)).toBe('enabling');
    expect(uploader.status(130)).toMatchObject({ state: 'enabled', term: 7n });
    expect(uploader.stop(200)).toBeUndefined();
    expect(uploader.status(229)).toMatchObject({ state: 'disabling', term: 7n });
    expect(uploader.status(230)).toMatchObject({ state: 'disabled', term: 0n });
  });

  it.each(['start', 'stop'] as const)('refuses every toggle while a %s is under way', (toggle) => {
    const uploader = new Uploader(TOGGLE);
    uploader.start(1n, 0n, 0, 0);
    if (toggle === 'stop') uploader.stop(TOGGLE);
    const now = (toggle === 'stop' ? TOGGLE : 0) + 1;
    expect(uploader.start(2n, 1n, 0, now)).toMatchObject({ status: 'KeyEexists' });
    expect(uploader.stop(now)).toMatchObject({ status: 'KeyEexists' });
  });

  it('takes the same term for done and a new one for a stop and a start', () => {
    const uploader = new Uploader(TOGGLE);
    uploader.start(5n, 0n, 0, 0);
    expect(uploader.start(5n, 5n, 0, 50)).toBeUndefined();
    expect(stateAt(uploader, 50)).toBe('enabled');
    expect(uploader.start(6n, 5n, 0, 60)).toBeUndefined();
    expect(uploader.status(61)).toMatchObject({ state: 'enabling', term: 5n });
    expect(uploader.status(90)).toMatchObject({ state: 'enabled', term: 6n });
  });

  it('accepts a term below the highest, and ends up disabled: fenced off', () => {
    const uploader = new Uploader(TOGGLE);
    expect(uploader.start(0n, 9n, 0, 0)).toBeUndefined();
    expect(stateAt(uploader, 1)).toBe('enabling');
    expect(stateAt(uploader, TOGGLE)).toBe('disabled');
  });

  it('stops a stopped one with success and without a toggle', () => {
    const uploader = new Uploader(TOGGLE);
    expect(uploader.stop(0)).toBeUndefined();
    expect(stateAt(uploader, 1)).toBe('disabled');
  });

  it('uploads its backlog: what is pending never grows and comes to 0', () => {
    const times = fc.array(fc.nat(5_000), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(fc.nat(50_000_000), times, (backlog, moments) => {
        const uploader = new Uploader(TOGGLE);
        uploader.start(1n, 0n, backlog, 0);
        const pending = moments
          .sort((a, b) => a - b)
          .map((now) => uploader.status(now).snapshotPendingBytes);
        expect(pending).toEqual([...pending].sort((a, b) => b - a));
        const end = TOGGLE + Math.ceil(backlog / UPLOAD_BYTES_PER_MS);
        expect(uploader.status(end).snapshotPendingBytes).toBe(0);
      }),
    );
  });
});
