/** Authentication: PLAIN, and SCRAM with the hashes that kv_engine has. */
import { userOf } from '../../../kv/connection/sasl.js';
import { Refusal } from '../../model/refusal.js';
import { type Call, DONE, type Handler, type Reply, valueBytes } from '../call.js';
import { ScramExchange, scramMechanisms } from '../scram.js';

const PLAIN = 'PLAIN';
const text = new TextDecoder();
const FAILED = new Refusal('AuthError', 'Authentication failed');

function saslAuth(call: Call): Reply {
  const mechanism = call.message.parts.key ?? '';
  call.session.account = undefined;
  call.session.scram = undefined;
  if (mechanism === PLAIN) return plain(call);
  if (scramMechanisms.includes(mechanism)) return scramFirst(call, mechanism);
  return new Refusal('AuthError', `Requested mechanism "${mechanism}" is not supported`);
}

/** Authorization identity, user and password, parted by NUL bytes (RFC 4616). */
function plain(call: Call): Reply {
  const parts = text.decode(valueBytes(call)).split('\0');
  if (parts.length !== 3) return new Refusal('Einval', 'Invalid PLAIN payload');
  const { accounts, demandsLogin } = call.node;
  const [, user, password] = parts;
  const known = accounts.find((account) => account.user === user && account.password === password);
  call.session.account = known ?? (demandsLogin ? undefined : accounts[0]);
  return call.session.account === undefined ? FAILED : DONE;
}

function scramFirst(call: Call, mechanism: string): Reply {
  const { node, session } = call;
  const { random, accounts } = node;
  const message = text.decode(valueBytes(call));
  const user = userOf(mechanism, message);
  // Whom it does not know it asks for a password all the same, and finds it wrong.
  const account = accounts.find((candidate) => candidate.user === user) ?? accounts[0];
  const salt = new TextEncoder().encode(random.uuid());
  const exchange = new ScramExchange(mechanism, account, random.uuid(), salt);
  const answer = exchange.first(message);
  if (answer === undefined) return new Refusal('Einval', `Invalid ${mechanism} payload`);
  session.scram = { mechanism, account, exchange };
  return { status: 'AuthContinue', value: answer };
}

function saslStep(call: Call): Reply {
  const { session, message } = call;
  const { scram } = session;
  session.scram = undefined;
  if (scram === undefined || scram.mechanism !== message.parts.key) {
    return new Refusal('AuthError', 'No authentication with that mechanism is under way');
  }
  const answer = scram.exchange.final(text.decode(valueBytes(call)));
  session.account = answer === undefined ? undefined : scram.account;
  return answer === undefined ? FAILED : { value: answer };
}

export const saslHandlers: Readonly<Record<string, Handler>> = {
  SaslListMechs: () => ({ value: [...scramMechanisms, PLAIN].join(' ') }),
  SaslAuth: saslAuth,
  SaslStep: saslStep,
};
