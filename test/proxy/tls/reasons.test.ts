/** Words for what goes wrong in TLS. Codes as Node gives them, over its versions of OpenSSL. */
import { describe, expect, it } from 'vitest';
import { tlsReason } from '../../../src/proxy/tls/reasons.js';

const failing = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

describe('the reason of a failed handshake', () => {
  it.each([
    ['server', 'CERT_HAS_EXPIRED', /has expired \(--upstream-insecure/],
    ['server', 'DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed: pass --upstream-ca FILE/],
    ['server', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /unknown authority: pass --upstream-ca FILE/],
    ['server', 'ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS: leave --upstream-tls away/],
    [
      'server',
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      /pass --upstream-cert and --upstream-key/,
    ],
    ['server', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /--upstream-cert: its authority is unknown/],
    ['server', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', /no cipher in common, or it wants/],
    ['server', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', /no cipher in common, or it wants/],
    ['server', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', /does not know the server name/],
    ['client', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', /--tls-cert: its authority is unknown/],
    ['client', 'ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_UNKNOWN', /the certificate in --tls-cert$/],
    ['client', 'ERR_SSL_UNSUPPORTED_PROTOCOL', /no version of TLS in common/],
    [
      'client',
      'ERR_SSL_TLSV1_ALERT_USER_CANCELLED',
      /^it ends the handshake with alert user cancelled$/,
    ],
    ['client', 'ERR_SSL_BAD_RECORD_TYPE', /^TLS fault: bad record type$/],
  ] as const)('of the %s: %s', (side, code, words) => {
    expect(tlsReason(side, failing(code))).toMatch(words);
  });

  it('is not made up for what is no fault of TLS', () => {
    for (const error of [failing('ECONNRESET'), new Error('?'), 'text', undefined]) {
      expect(tlsReason('server', error)).toBeUndefined();
    }
  });

  it('is our own sentence where names do not match', () => {
    const error = failing('ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another');
    expect(tlsReason('server', error)).toBe('its certificate is for another');
  });
});
