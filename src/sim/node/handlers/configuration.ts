/** ConfigReload: the settings of the file memcached.json in the node's folder take effect. */
import { Refusal } from '../../model/refusal.js';
import { type Call, DONE, type Handler, type Reply } from '../call.js';
import { migrationSpeed, readSettings } from '../settings.js';

function reload({ node, now }: Call): Reply {
  const text = node.folder.settings();
  if (text === undefined) return new Refusal('KeyEnoent', 'There is no memcached.json');
  const settings = readSettings(text);
  if (typeof settings === 'string') return new Refusal('Einternal', settings);
  node.settings = settings;
  for (const bucket of node.buckets.values()) {
    bucket.setMigrationSpeed(migrationSpeed(settings), now);
  }
  return DONE;
}

export const configurationHandlers: Readonly<Record<string, Handler>> = { ConfigReload: reload };
