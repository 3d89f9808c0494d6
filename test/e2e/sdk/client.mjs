/**
 * What an application does: connects by the Couchbase SDK, writes, reads and removes documents.
 * Arguments: folder with node_modules/couchbase, connection string, user, password, documents.
 * Prints one line of JSON: the documents as they were read, or the name of the error. A program of
 * its own, because the SDK keeps threads and timers that a test cannot wait for.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [folder = '', connection = '', username = '', password = '', count = '0'] =
  process.argv.slice(2);
const { connect } = createRequire(join(folder, 'node_modules', 'x.js'))('couchbase');

async function work() {
  const timeouts = { connectTimeout: 8_000, bootstrapTimeout: 8_000, kvTimeout: 4_000 };
  const cluster = await connect(connection, { username, password, timeouts });
  try {
    const collection = cluster.bucket('default').defaultCollection();
    const keys = Array.from({ length: Number(count) }, (_, i) => `document-${i}`);
    await Promise.all(keys.map((key, i) => collection.upsert(key, { i, text: 'x'.repeat(200) })));
    const read = await Promise.all(keys.map((key) => collection.get(key)));
    const [{ cas }] = read;
    const stale = await collection.replace(keys[0], {}, { cas: read[1].cas }).catch((e) => e);
    await collection.replace(keys[0], { i: 0 }, { cas });
    await Promise.all(keys.map((key) => collection.remove(key)));
    const gone = await collection.get(keys[0]).catch((e) => e);
    return {
      values: read.map(({ content }) => content.i),
      stale: stale.constructor.name,
      gone: gone.constructor.name,
    };
  } finally {
    await cluster.close();
  }
}

const outcome = await work().catch((error) => ({
  error: error.constructor.name,
  why: error.message,
}));
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit());
