/**
 * 0x10: STAT. Groups: none (general), `uuid`, `vbucket`, and those of Fusion. A run of
 * answers ends with one whose key is empty. Source: kv_engine EPBucket::doFusionStats, whose
 * words the errors are, and EventuallyPersistentEngine::get_stats.
 */
import { STAT_GROUPS } from '../../../fusion/stat.js';
import { MAX_VBUCKET } from '../../../fusion/vocabulary.js';
import type { Bucket } from '../../model/bucket.js';
import { Refusal } from '../../model/refusal.js';
import type { VBucket } from '../../model/vbucket.js';
import type { Answer, Call, Handler, Reply } from '../call.js';
import { aggregates, fusionStat } from '../fusion-stats.js';
import { jsonText } from '../json-text.js';
import { settingStats } from '../settings.js';
import { versionOf } from './connection.js';

const END: Answer = {};
const lines = (stats: Readonly<Record<string, unknown>>): Answer[] => [
  ...Object.entries(stats).map(([key, value]) => ({ key, value: String(value) })),
  END,
];

function general({ node, now }: Call, bucket: Bucket): Reply {
  return lines({
    uptime: Math.floor((now - node.startedAt) / 1000),
    time: Math.floor(now / 1000),
    version: versionOf(node.edition),
    curr_connections: node.connections,
    curr_items: bucket.room.documents,
    vb_active_num: bucket.all().filter(({ state }) => state === 'active').length,
    vb_replica_num: bucket.all().filter(({ state }) => state === 'replica').length,
    mem_used: bucket.room.bytes,
    ...settingStats(node.settings),
  });
}

const GROUPS: Readonly<Record<string, (call: Call, bucket: Bucket) => Reply>> = {
  '': general,
  uuid: (_call, bucket) => lines({ uuid: bucket.uuid }),
  'vbucket-details': (_call, bucket) => lines(Object.assign({}, ...bucket.all().map(details))),
  vbucket: (_call, bucket) =>
    lines(Object.fromEntries(bucket.all().map(({ id, state }) => [`vb_${id}`, state]))),
};

/** As far as the node keeps them. */
const details = ({ id, state, uuid, documents }: VBucket): Readonly<Record<string, unknown>> => ({
  [`vb_${id}`]: state,
  [`vb_${id}:high_seqno`]: documents.highSeqno,
  [`vb_${id}:num_items`]: documents.count,
  [`vb_${id}:uuid`]: uuid,
});

const invalid = (what: string): Refusal => new Refusal('Einval', `Fusion ${what}`);

function fusion(words: readonly string[], call: Call, bucket: Bucket): Reply {
  const [, group = '', argument] = words;
  if (words.length < 2 || words.length > 3) return new Refusal('Einval');
  if (!knows(call.node.edition, group)) return invalid('STAT command has invalid stat group');
  const value =
    argument === undefined ? whole(group, call, bucket) : part(group, argument, call, bucket);
  if (value instanceof Refusal) return value;
  return [{ key: 'fusion', value: jsonText(value) }, END];
}

/** `uploader_state` was renamed to `uploader`: once the new name is known, the old one is not. */
function knows(edition: string, group: string): boolean {
  const known = STAT_GROUPS.filter((candidate) => candidate.edition <= edition);
  const renamed = group === 'uploader_state' && known.some(({ name }) => name === 'uploader');
  return !renamed && known.some(({ name }) => name === group);
}

function whole(group: string, { now }: Call, bucket: Bucket): unknown {
  return aggregates[group]?.(bucket, now) ?? invalid('stat group aggregate is not supported');
}

function part(group: string, argument: string, { now }: Call, bucket: Bucket): unknown {
  if (argument === 'detail') {
    const each = bucket.all().map(({ id }) => [`vb_${id}`, fusionStat(group, bucket, id, now)]);
    return Object.fromEntries(each);
  }
  if (!/^\d+$/.test(argument)) return invalid('STAT command has invalid argument');
  if (Number(argument) > MAX_VBUCKET) return invalid('STAT command has invalid vbId');
  return fusionStat(group, bucket, Number(argument), now);
}

/** `vbucket-details 12`: of one vbucket alone. */
function detailsOf(argument: string, bucket: Bucket): Reply {
  if (!/^\d+$/.test(argument)) return new Refusal('Einval');
  const vbucket = bucket.vbucket(Number(argument));
  return vbucket instanceof Refusal ? vbucket : lines(details(vbucket));
}

function stat(call: Call): Reply {
  const key = call.message.parts.key ?? '';
  const { bucket } = call.session;
  if (bucket === undefined) return new Refusal('NoBucket');
  const words = key.trim().split(/ +/);
  if (words[0] === 'fusion') return fusion(words, call, bucket);
  if (words[0] === 'vbucket-details' && words.length === 2)
    return detailsOf(words[1] ?? '', bucket);
  return GROUPS[key]?.(call, bucket) ?? new Refusal('KeyEnoent');
}

export const statHandlers: Readonly<Record<string, Handler>> = { Stat: stat };
