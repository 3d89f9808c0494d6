/** Commands about the connection itself: HELLO, SELECT_BUCKET, the error map and the like. */
import { u16At } from '../../../mcbp/header.js';
import { statuses } from '../../../mcbp/statuses.js';
import { Refusal } from '../../model/refusal.js';
import { type Call, DONE, type Handler, type Reply, valueBytes } from '../call.js';
import { json } from '../json-answer.js';

function hello(call: Call): Reply {
  const value = valueBytes(call);
  if (value.length % 2 !== 0) return new Refusal('Einval', 'Request value must be of even length');
  const asked = Array.from({ length: value.length / 2 }, (_, i) => u16At(value, 2 * i));
  const granted = call.session.negotiate(asked);
  if (granted instanceof Refusal) return granted;
  return { value: Uint8Array.from(granted.flatMap((feature) => [feature >> 8, feature & 0xff])) };
}

function selectBucket({ message, session, node }: Call): Reply {
  const name = message.parts.key ?? '';
  if (name === '') {
    session.bucket = undefined;
    return DONE;
  }
  const bucket = node.buckets.get(name);
  if (bucket === undefined) return new Refusal('KeyEnoent');
  session.bucket = bucket;
  return DONE;
}

/** Of each failure its name and meaning: what to do about it this node does not say. */
const ERRORS = Object.fromEntries(
  statuses
    .filter(({ failure }) => failure)
    .map(({ value, name, doc }) => [value.toString(16), { name, desc: doc, attrs: [] }]),
);
/** Of the format (kv_engine docs/ErrorMap.md): the newest. */
const ERROR_MAP_VERSION = 2;

function getErrorMap(call: Call): Reply {
  const value = valueBytes(call);
  const asked = value.length === 2 ? u16At(value, 0) : 0;
  if (asked === 0) return new Refusal('KeyEnoent');
  return json({ version: Math.min(asked, ERROR_MAP_VERSION), revision: 1, errors: ERRORS });
}

const quit: Handler = ({ session }) => {
  session.leaving = true;
  return DONE;
};

export const connectionHandlers: Readonly<Record<string, Handler>> = {
  Hello: hello,
  GetErrorMap: getErrorMap,
  SelectBucket: selectBucket,
  ListBuckets: ({ node }) => ({ value: [...node.buckets.keys()].join(' ') }),
  Noop: () => DONE,
  Version: ({ node }) => ({ value: versionOf(node.edition) }),
  Quit: quit,
  Quitq: quit,
};

export const versionOf = (edition: string): string => `fusionshark-sim ${edition}`;
