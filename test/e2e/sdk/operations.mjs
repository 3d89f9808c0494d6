/**
 * Every operation on documents that an application is likely to use, one after the other, by the
 * Couchbase SDK. Arguments: folder with node_modules/couchbase, connection string, user, password.
 * Prints one line of JSON: what each operation gave, or the name of its error. A program of its
 * own, because the SDK keeps threads and timers that a test cannot wait for.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder = '', connection = '', username = '', password = ''] = process.argv.slice(2);
const couchbase = createRequire(join(folder, 'node_modules', 'x.js'))('couchbase');
const { connect, LookupInSpec, MutateInSpec } = couchbase;

const outcome = {};

/** Notes what an operation gives, or why it fails. */
async function note(name, operation, of = (result) => result) {
  try {
    outcome[name] = of(await operation());
  } catch (error) {
    outcome[name] = `! ${error.constructor.name}`;
  }
}

const contents = ({ content }) =>
  content.map(({ value, error }) => (error ? `! ${error.constructor.name}` : value));

async function work() {
  const timeouts = { connectTimeout: 8_000, bootstrapTimeout: 8_000, kvTimeout: 4_000 };
  const cluster = await connect(connection, { username, password, timeouts });
  try {
    const documents = cluster.bucket('default').defaultCollection();
    const ofContent = ({ content }) => content;
    const hasToken = ({ token }) => token !== undefined && token !== null;

    await note('upsert', () => documents.upsert('a', { n: 1, list: [1], text: 'x' }), hasToken);
    await note('get', () => documents.get('a'), ofContent);
    await note('insert twice', () => documents.insert('a', {}));
    await note('insert', () => documents.insert('b', { b: true }), hasToken);
    await note('replace', () => documents.replace('b', { b: false }), hasToken);
    await note('replaced', () => documents.get('b'), ofContent);
    await note(
      'exists',
      () => documents.exists('a'),
      ({ exists }) => exists,
    );
    await note(
      'exists not',
      () => documents.exists('none'),
      ({ exists }) => exists,
    );
    await note('remove', () => documents.remove('b'), hasToken);
    await note('removed', () => documents.get('b'));

    const specs = [
      LookupInSpec.get('n'),
      LookupInSpec.get('list[-1]'),
      LookupInSpec.exists('text'),
      LookupInSpec.count('list'),
      LookupInSpec.get('none'),
    ];
    await note('lookupIn', () => documents.lookupIn('a', specs), contents);
    const changes = [
      MutateInSpec.upsert('deep.er', 'added', { createPath: true }),
      MutateInSpec.increment('n', 41),
      MutateInSpec.arrayAppend('list', 2),
      MutateInSpec.arrayPrepend('list', 0),
      MutateInSpec.arrayInsert('list[1]', 'in'),
      MutateInSpec.arrayAddUnique('list', 'once'),
      MutateInSpec.replace('text', 'y'),
    ];
    await note('mutateIn', () => documents.mutateIn('a', changes), contents);
    await note('mutated', () => documents.get('a'), ofContent);
    await note('mutateIn fails', () => documents.mutateIn('a', [MutateInSpec.insert('n', 0)]));
    const xattr = [MutateInSpec.upsert('meta.by', 'me', { xattr: true, createPath: true })];
    await note(
      'xattr',
      () => documents.mutateIn('a', xattr),
      () => true,
    );
    const attributes = [
      LookupInSpec.get('meta', { xattr: true }),
      LookupInSpec.get('$document.deleted', { xattr: true }),
      LookupInSpec.get('n'),
    ];
    await note('attributes', () => documents.lookupIn('a', attributes), contents);
    const remove = [MutateInSpec.remove('deep'), MutateInSpec.remove('list[0]')];
    await note(
      'mutateIn removes',
      () => documents.mutateIn('a', remove),
      () => true,
    );
    await note('removed in', () => documents.get('a'), ofContent);
    const upsert = { storeSemantics: couchbase.StoreSemantics.Upsert };
    await note(
      'mutateIn creates',
      () => documents.mutateIn('new', [MutateInSpec.upsert('x', 1)], upsert),
      () => true,
    );
    await note('created', () => documents.get('new'), ofContent);

    const ofValue = ({ value }) => value;
    const binary = documents.binary();
    await note('increment', () => binary.increment('count', 5, { initial: 10 }), ofValue);
    await note('increment again', () => binary.increment('count', 5), ofValue);
    await note('decrement', () => binary.decrement('count', 3), ofValue);
    await note('no number', () => binary.increment('a', 1));
    const raw = { transcoder: new couchbase.RawBinaryTranscoder() };
    await note('raw', () => documents.upsert('raw', Buffer.from('b'), raw), hasToken);
    await note('append', () => binary.append('raw', 'c'), hasToken);
    await note('prepend', () => binary.prepend('raw', 'a'), hasToken);
    await note(
      'extended',
      () => documents.get('raw', raw),
      ({ content }) => content.toString(),
    );

    const isSoon = ({ expiryTime }) => Math.abs(expiryTime - Date.now() / 1000 - 60) < 10;
    const withExpiry = () => documents.get('a', { withExpiry: true });
    await note(
      'touch',
      () => documents.touch('a', 60),
      () => true,
    );
    await note('expiry', withExpiry, isSoon);
    await note(
      'getAndTouch',
      () => documents.getAndTouch('a', 0),
      ({ content }) => content.n,
    );
    await note('no expiry', withExpiry, ({ expiryTime }) => expiryTime ?? 0);
    await note(
      'upsert with expiry',
      () => documents.upsert('e', 1, { expiry: 60 }),
      () => true,
    );
    const keep = { preserveExpiry: true };
    await note(
      'upsert that keeps it',
      () => documents.upsert('e', 2, keep),
      () => true,
    );
    await note('kept', () => documents.get('e', { withExpiry: true }), isSoon);
    await note(
      'short-lived',
      () => documents.upsert('gone', 1, { expiry: 1 }),
      () => true,
    );
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    await note('expired', () => documents.get('gone'));

    await note(
      'lock',
      () => documents.getAndLock('a', 10),
      ({ content }) => content.n,
    );
    await note('locked', () => documents.getAndLock('a', 10, { timeout: 500 }));
    const level = (durabilityLevel) => ({ durabilityLevel });
    const { DurabilityLevel } = couchbase;
    await note(
      'not durable',
      () => documents.upsert('d', 1, level(DurabilityLevel.None)),
      () => true,
    );
    await note(
      'durable',
      () => documents.upsert('d', 1, level(DurabilityLevel.Majority)),
      () => true,
    );
    await note('any replica', () => documents.getAnyReplica('d'), ofContent);
    await note(
      'get all replicas',
      () => documents.getAllReplicas('d'),
      (all) => all.length,
    );
    return outcome;
  } finally {
    await cluster.close();
  }
}

const told = await work().catch((error) => ({
  ...outcome,
  error: error.constructor.name,
  why: error.message,
}));
process.stdout.write(`${JSON.stringify(told)}\n`, () => process.exit());
