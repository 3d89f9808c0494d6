/** Values longer than this are cut in records unless the user says otherwise, bytes. */
export const DEFAULT_MAX_VALUE = 64 * 1024;
/** Messages behind those wanted (`read -c`) in which the answers to them are looked for. */
export const MOST_READ_AHEAD = 10_000;
