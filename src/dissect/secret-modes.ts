/** What is shown in place of a secret: stars, a fingerprint, or the secret itself. */
export const SECRET_MODES = ['mask', 'hash', 'show'] as const;
export type SecretMode = (typeof SECRET_MODES)[number];
