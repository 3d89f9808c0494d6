/**
 * ClustermapChangeNotification (0x82 0x01): a new cluster map to those that asked for it in HELLO,
 * whole or its version only. Source: kv_engine docs/BinaryProtocol.md "Server Commands",
 * docs/Duplex.md.
 */
import { commandTable } from '../../commands.js';
import { encodeFrame } from '../../dissect/encode.js';
import { writeLayout } from '../../dissect/layout/write.js';
import { clustermapChangeNotification as news } from '../../kv/admin/cluster-config.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import type { Session } from './session.js';

const LAYOUT = news.request?.[0]?.extras ?? [];

/** What of a map is told apart from its text. */
interface Version {
  readonly rev: number;
  readonly revEpoch: number;
}

/** Tells a connection of the map of its bucket, if it wants to know. */
export function tellOfMap(session: Session, bucket: string, map: Version): void {
  const brief = session.has('ClustermapChangeNotificationBrief');
  if (session.bucket?.name !== bucket) return;
  if (!brief && !session.has('ClustermapChangeNotification')) return;
  session.push(
    encodeFrame({
      magic: commandTable.magicFor(news, 'request'),
      opcode: news.opcode,
      key: bucket,
      extras: writeLayout(LAYOUT, { epoch: map.revEpoch, revision: map.rev }),
      ...(brief ? {} : { value: JSON.stringify(map), datatype: JSON_BIT & session.datatypes }),
    }),
  );
}
