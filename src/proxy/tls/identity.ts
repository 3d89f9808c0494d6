/**
 * Whether a node's certificate is for the node that was meant (RFC 9525): valid for the host
 * that the user or the kernel named, or for the name that the client asked for, which it
 * would itself have accepted.
 */
import { checkServerIdentity, type PeerCertificate } from 'node:tls';

/** An error whose message says what the certificate is for; Node's code for the mismatch. */
export function identityFault(
  names: readonly string[],
  certificate: PeerCertificate,
): Error | undefined {
  if (names.some((name) => checkServerIdentity(name, certificate) === undefined)) return undefined;
  const message = `its certificate is for ${holderOf(certificate)}, not for ${names.join(' or ')} (--upstream-insecure accepts it)`;
  return Object.assign(new Error(message), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
}

const MAX_HOLDER = 200;

/** One printable line: the text is the far end's, and goes to a terminal. */
function holderOf({ subjectaltname, subject }: PeerCertificate): string {
  const holder = subjectaltname ?? subject?.CN ?? 'nobody';
  const text = String(holder).replace(/[^\x20-\x7e]/g, '?');
  return text.length > MAX_HOLDER ? `${text.slice(0, MAX_HOLDER)}...` : text;
}
