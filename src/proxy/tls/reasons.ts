/**
 * Why a TLS handshake failed, in words that say what to do. Node gives either a verification
 * code of OpenSSL's (X509_V_ERR_*, without the prefix), a code of its own (ERR_TLS_*), or an
 * OpenSSL error ERR_SSL_<REASON>. A reason that begins with a version (SSLV3_, TLSV1_, TLSV13_;
 * since OpenSSL 3.2 also SSL/TLS_) is an alert that the far end sent (RFC 8446, 6.2); in every
 * other we found the fault.
 */

export type Side = 'client' | 'server';

const TRUST = '--upstream-ca FILE with its authority, or --upstream-insecure';

/** Faults in what the node showed, found here. */
const VERIFICATION: ReadonlyMap<string, string> = new Map([
  ['CERT_HAS_EXPIRED', 'its certificate has expired (--upstream-insecure accepts it)'],
  ['CERT_NOT_YET_VALID', 'its certificate is not yet valid (--upstream-insecure accepts it)'],
  ['CERT_REVOKED', 'its certificate was revoked'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', `its certificate is self-signed: pass ${TRUST}`],
  ['SELF_SIGNED_CERT_IN_CHAIN', `its certificate is of an unknown authority: pass ${TRUST}`],
  ['UNABLE_TO_GET_ISSUER_CERT', `its certificate is of an unknown authority: pass ${TRUST}`],
  [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    `its certificate is of an unknown authority: pass ${TRUST}`,
  ],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', `its certificate is of an unknown authority: pass ${TRUST}`],
]);

const NO_CERTIFICATE = 'it wants a client certificate: pass --upstream-cert and --upstream-key';
const OUR_CERTIFICATE = 'it does not accept the certificate in --upstream-cert';
const THEIR_TRUST = 'it does not accept the certificate in --tls-cert';

/** By the far end's alert, or by OpenSSL's reason where we found the fault. */
const FAULTS: Readonly<Record<Side, ReadonlyMap<string, string>>> = {
  server: new Map([
    ['WRONG_VERSION_NUMBER', 'it does not speak TLS: leave --upstream-tls away'],
    ['PACKET_LENGTH_TOO_LONG', 'it does not speak TLS: leave --upstream-tls away'],
    ['ALERT_CERTIFICATE_REQUIRED', NO_CERTIFICATE],
    ['ALERT_BAD_CERTIFICATE', OUR_CERTIFICATE],
    ['ALERT_UNSUPPORTED_CERTIFICATE', OUR_CERTIFICATE],
    ['ALERT_CERTIFICATE_UNKNOWN', OUR_CERTIFICATE],
    ['ALERT_CERTIFICATE_EXPIRED', `${OUR_CERTIFICATE}: it has expired`],
    ['ALERT_CERTIFICATE_REVOKED', `${OUR_CERTIFICATE}: it was revoked`],
    ['ALERT_UNKNOWN_CA', `${OUR_CERTIFICATE}: its authority is unknown there`],
    [
      'ALERT_HANDSHAKE_FAILURE',
      'it refuses the handshake: no cipher in common, or it wants --upstream-cert',
    ],
    ['ALERT_PROTOCOL_VERSION', 'no version of TLS in common'],
    ['UNRECOGNIZED_NAME', 'it does not know the server name that the client asked for'],
    ['ALERT_NO_APPLICATION_PROTOCOL', 'it has no application protocol (ALPN) of the client’s'],
    ['UNSUPPORTED_PROTOCOL', 'no version of TLS in common'],
  ]),
  client: new Map([
    ['ALERT_BAD_CERTIFICATE', THEIR_TRUST],
    ['ALERT_CERTIFICATE_UNKNOWN', THEIR_TRUST],
    ['ALERT_CERTIFICATE_EXPIRED', `${THEIR_TRUST}: it has expired`],
    ['ALERT_UNKNOWN_CA', `${THEIR_TRUST}: its authority is unknown there`],
    ['NO_SHARED_CIPHER', 'no cipher in common'],
    ['UNSUPPORTED_PROTOCOL', 'no version of TLS in common'],
    ['NO_APPLICATION_PROTOCOL', 'no application protocol (ALPN) in common'],
  ]),
};

/** One line without the address: what is wrong with TLS towards `side`; undefined where it is not about TLS. */
export function tlsReason(side: Side, error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return messageOf(error);
  const verification = VERIFICATION.get(code);
  if (verification !== undefined) return verification;
  if (!code.startsWith('ERR_SSL_')) return undefined;
  const fault = code
    .slice('ERR_SSL_'.length)
    .replace(/^(SSLV3|TLSV1|TLSV13|SSL\/TLS)_(?=ALERT_|UNRECOGNIZED_NAME)/, '');
  const words = fault.toLowerCase().replaceAll('_', ' ');
  return (
    FAULTS[side].get(fault) ??
    (fault.startsWith('ALERT_') ? `it ends the handshake with ${words}` : `TLS fault: ${words}`)
  );
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
