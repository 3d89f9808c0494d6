/** Commands about the connection itself: HELLO, SASL, SELECT_BUCKET and the like. */
import { u16At } from '../../../mcbp/header.js';
import { Refusal } from '../../model/refusal.js';
import { type Call, DONE, type Handler, type Reply } from '../call.js';

const MECHANISM = 'PLAIN';
const text = new TextDecoder();

const valueBytes = ({ message: { bytes, sections } }: Call): Uint8Array =>
  bytes.subarray(sections.value.start, sections.value.end);

function hello(call: Call): Reply {
  const value = valueBytes(call);
  if (value.length % 2 !== 0) return new Refusal('Einval', 'Request value must be of even length');
  const asked = Array.from({ length: value.length / 2 }, (_, i) => u16At(value, 2 * i));
  const granted = call.session.negotiate(asked);
  return { value: Uint8Array.from(granted.flatMap((feature) => [feature >> 8, feature & 0xff])) };
}

/** PLAIN: authorization identity, user and password, parted by NUL bytes (RFC 4616). */
function saslAuth(call: Call): Reply {
  const mechanism = call.message.parts.key;
  if (mechanism !== MECHANISM) {
    return new Refusal('AuthError', `Requested mechanism "${mechanism ?? ''}" is not supported`);
  }
  const parts = text.decode(valueBytes(call)).split('\0');
  if (parts.length !== 3) return new Refusal('Einval', 'Invalid PLAIN payload');
  const { credentials } = call.node;
  const [, user, password] = parts;
  const right =
    credentials === undefined || (user === credentials.user && password === credentials.password);
  call.session.authenticated = right;
  return right ? DONE : new Refusal('AuthError', 'Authentication failed');
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

const quit: Handler = ({ session }) => {
  session.leaving = true;
  return DONE;
};

export const connectionHandlers: Readonly<Record<string, Handler>> = {
  Hello: hello,
  SaslListMechs: () => ({ value: MECHANISM }),
  SaslAuth: saslAuth,
  SelectBucket: selectBucket,
  Noop: () => DONE,
  Version: ({ node }) => ({ value: versionOf(node.edition) }),
  Quit: quit,
  Quitq: quit,
};

export const versionOf = (edition: string): string => `fusionshark-sim ${edition}`;
