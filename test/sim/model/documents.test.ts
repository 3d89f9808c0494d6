/** Documents: CAS, expiry and caps, held against a plain map. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Document,
  expiryTime,
  extended,
  type Mode,
  stored,
} from '../../../src/sim/model/document.js';
import { Documents, Room } from '../../../src/sim/model/documents.js';
import { MAX_BUCKET_BYTES, MAX_DOCUMENTS, MAX_VALUE_BYTES } from '../../../src/sim/model/limits.js';
import { Refusal } from '../../../src/sim/model/refusal.js';

const value = (text: string) => new TextEncoder().encode(text);
const wanted = (text: string, cas = 0n, expiresAt?: number) => ({
  value: value(text),
  flags: 1,
  cas,
  expiresAt,
});
const store = (
  documents: Documents,
  mode: Mode,
  key: string,
  { cas, ...written }: ReturnType<typeof wanted>,
  now: number,
) => documents.change(key, cas, now, stored(mode, written));
const extend = (documents: Documents, side: 'append' | 'prepend', key: string, more: string) =>
  documents.change(key, 0n, 0, extended(side, value(more)));
const refused = (status: string) => new Refusal(status);

describe('documents', () => {
  it('store by the rules of Set, Add and Replace', () => {
    const documents = new Documents(new Room());
    expect(store(documents, 'replace', 'k', wanted('v'), 0)).toEqual(refused('KeyEnoent'));
    expect(store(documents, 'set', 'k', wanted('v', 5n), 0)).toEqual(refused('KeyEnoent'));
    const { cas } = store(documents, 'add', 'k', wanted('v'), 0) as Document;
    expect(store(documents, 'add', 'k', wanted('v'), 0)).toEqual(refused('KeyEexists'));
    expect(store(documents, 'set', 'k', wanted('w', cas + 1n), 0)).toEqual(refused('KeyEexists'));
    const { cas: second } = store(documents, 'replace', 'k', wanted('w', cas), 0) as Document;
    expect(second).toBeGreaterThan(cas);
    expect(documents.get('k', 0)).toMatchObject({ value: value('w'), flags: 1, cas: second });
  });

  it('append to and prepend to what is there only', () => {
    const documents = new Documents(new Room());
    expect(extend(documents, 'append', 'k', 'v')).toEqual(refused('NotStored'));
    store(documents, 'set', 'k', wanted('b'), 0);
    extend(documents, 'append', 'k', 'c');
    extend(documents, 'prepend', 'k', 'a');
    expect(documents.get('k', 0)?.value).toEqual(value('abc'));
  });

  it('keep their own copy of the bytes', () => {
    const documents = new Documents(new Room());
    const mutation = wanted('safe');
    store(documents, 'set', 'k', mutation, 0);
    mutation.value.fill(0);
    expect(documents.get('k', 0)?.value).toEqual(value('safe'));
  });

  it('expire, and make room when they do', () => {
    const room = new Room();
    const documents = new Documents(room);
    store(documents, 'set', 'k', wanted('v', 0n, 1_000), 0);
    expect(documents.get('k', 999)).toBeDefined();
    expect(documents.get('k', 1_000)).toBeUndefined();
    expect(room).toMatchObject({ documents: 0, bytes: 0 });
  });

  it('read an expiry up to 30 days as seconds from now, a larger one as Unix time', () => {
    expect(expiryTime(0, 5)).toBeUndefined();
    expect(expiryTime(10, 5)).toBe(10_005);
    expect(expiryTime(2_592_000, 5)).toBe(2_592_000_005);
    expect(expiryTime(2_592_001, 5)).toBe(2_592_001_000);
  });

  it('refuse what is too large, too much or too many', () => {
    const room = new Room();
    const documents = new Documents(room);
    const huge = { ...wanted(''), value: new Uint8Array(MAX_VALUE_BYTES + 1) };
    expect(store(documents, 'set', 'k', huge, 0)).toEqual(refused('E2big'));
    room.bytes = MAX_BUCKET_BYTES;
    expect(store(documents, 'set', 'k', wanted('v'), 0)).toEqual(refused('Enomem'));
    room.bytes = 0;
    room.documents = MAX_DOCUMENTS;
    expect(store(documents, 'set', 'k', wanted('v'), 0)).toEqual(refused('Enomem'));
  });

  it('count exactly what they hold', () => {
    const step = fc.tuple(
      fc.constantFrom('set', 'add', 'append', 'remove'),
      fc.constantFrom('a', 'bb', 'ccc'),
      fc.string({ unit: 'binary-ascii', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const room = new Room();
        const documents = new Documents(room);
        const model = new Map<string, string>();
        for (const [what, key, text] of steps) {
          const old = model.get(key);
          if (what === 'remove') {
            documents.remove(key, 0n, 0);
            model.delete(key);
          } else if (what === 'append') {
            extend(documents, 'append', key, text);
            if (old !== undefined) model.set(key, old + text);
          } else {
            store(documents, what as 'set' | 'add', key, wanted(text), 0);
            if (what === 'set' || old === undefined) model.set(key, text);
          }
        }
        const bytes = [...model].reduce((sum, [k, v]) => sum + k.length + v.length, 0);
        expect(room).toMatchObject({ documents: model.size, bytes });
        expect(documents.bytes).toBe(bytes);
        for (const [key, text] of model) expect(documents.get(key, 0)?.value).toEqual(value(text));
      }),
    );
  });
});
