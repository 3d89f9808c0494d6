/** Values longer than this are cut in records unless the user says otherwise, bytes. */
export const DEFAULT_MAX_VALUE = 64 * 1024;
