/**
 * A request in, the frames of its answer out. Which command a frame is, what the server
 * checks first, which answers a quiet command leaves out, and how an error body looks:
 * everything that the handlers have in common.
 *
 * Error bodies: kv_engine Cookie::sendResponse puts {"error":{...}} there whether or not
 * XERROR was granted, and takes the JSON bit back where JSON was not.
 */
import { commandTable } from '../../commands.js';
import { encodeFrame } from '../../dissect/encode.js';
import { type Message, readMessage } from '../../dissect/message.js';
import { JSON_BIT } from '../../mcbp/datatypes.js';
import { SUCCESS, statuses } from '../../mcbp/statuses.js';
import type { CommandSpec } from '../../spec/command.js';
import { Refusal } from '../model/refusal.js';
import { privilegeRefusal } from './accounts.js';
import type { Answer, Call, NodeState, Reply } from './call.js';
import { check, isKnown } from './checks.js';
import { bucketHandlers, handlers, OPEN_TO_ALL } from './handlers/index.js';
import { json } from './json-answer.js';
import type { Session } from './session.js';

const CLIENT_RESPONSE = 0x81;
const utf8 = new TextEncoder();
const valueByName = new Map(statuses.map((status) => [status.name, status.value]));

/** @param now milliseconds since 1970 */
export function answer(
  frame: Uint8Array,
  session: Session,
  node: NodeState,
  now: number,
): Uint8Array[] {
  const message = readMessage(commandTable, frame, session.granted);
  const { spec } = message;
  if (message.kind === 'response') return heard(message, session, now);
  session.dcp?.heard(now);
  const reply =
    spec === undefined
      ? new Refusal('UnknownCommand')
      : guarded(() => replyTo({ message, spec, session, node, now }));
  return frames(message, spec, reply, session, node);
}

/** An answer to a request of the node's own; one that it has not made is no way to go on. */
function heard({ magic, header }: Message, session: Session, now: number): Uint8Array[] {
  if (magic?.serverOpcode ? session.has('Duplex') : session.dcp !== undefined) {
    session.dcp?.heard(now);
  } else {
    session.hangUp(`0x${header.magic.toString(16)} begins no request`);
  }
  return [];
}

/** A fault of the simulation is one request's failure, not the end of the node. */
function guarded(reply: () => Reply): Reply {
  try {
    return reply();
  } catch (fault) {
    return new Refusal('Einternal', fault instanceof Error ? fault.message : String(fault));
  }
}

function replyTo(request: Omit<Call, 'form'>): Reply {
  const { message, spec, session, node } = request;
  const account = node.demandsLogin ? session.account : (session.account ?? node.accounts[0]);
  if (account === undefined && !OPEN_TO_ALL.has(spec.name)) return new Refusal('Eaccess');
  if (!isKnown(spec, node.edition)) return new Refusal('UnknownCommand');
  const general = handlers.get(spec.name);
  const ofBucket = bucketHandlers.get(spec.name);
  if (general === undefined && ofBucket === undefined) return new Refusal('NotSupported');
  const { form, refusal } = check(message, spec, node.edition, session.datatypes);
  if (refusal !== undefined) return refusal;
  const denied = account && privilegeRefusal(spec, account);
  if (denied !== undefined) return denied;
  const call: Call = { ...request, form };
  if (general !== undefined) return general(call);
  const { bucket } = session;
  if (bucket === undefined || ofBucket === undefined) return new Refusal('NoBucket');
  return ofBucket({ ...call, bucket });
}

function frames(
  { header }: Message,
  spec: CommandSpec | undefined,
  reply: Reply,
  session: Session,
  node: NodeState,
): Uint8Array[] {
  const write = (status: number, { status: _, datatype = 0, ...parts }: Answer): Uint8Array =>
    encodeFrame({
      magic: CLIENT_RESPONSE,
      opcode: header.opcode,
      opaque: header.opaque,
      vbucketOrStatus: status,
      datatype: datatype & session.datatypes,
      ...parts,
    });
  if (reply instanceof Refusal) {
    if (spec?.answers === 'quiet-miss' && reply.status === 'KeyEnoent') return [];
    return [write(statusValue(reply.status), errorBody(reply, session, node))];
  }
  if (spec?.answers === 'quiet') return [];
  return (Array.isArray(reply) ? (reply as readonly Answer[]) : [reply as Answer]).map((each) =>
    write(each.status === undefined ? SUCCESS : statusValue(each.status), each),
  );
}

function statusValue(name: string): number {
  const value = valueByName.get(name);
  if (value === undefined) throw new Error(`no status is called ${name}`);
  return value;
}

/** Whoever asked the wrong node is told which is the right one. */
function errorBody({ status, context }: Refusal, { bucket }: Session, node: NodeState): Answer {
  if (status === 'NotMyVbucket' && bucket !== undefined)
    return json(node.cluster.map(node, bucket));
  if (context === undefined) return {};
  const error = { context, ref: node.random.uuid() };
  return { datatype: JSON_BIT, value: utf8.encode(JSON.stringify({ error })) };
}
