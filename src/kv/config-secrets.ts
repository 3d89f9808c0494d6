/**
 * What of a bucket's configuration must not be shown. It reads `key=value;key=value`, where a
 * backslash takes any byte literally; the token of the metadata store is in it, and the
 * encryption keys with their secret halves. Source: kv_engine utilities/config_parser.cc,
 * docs/Encryption.md.
 */
export const CONFIG_SECRETS = /(?:chronicle_auth_token|encryption)\s*=((?:\\.|[^;\\])*)/s;
