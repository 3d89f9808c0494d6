/** What the operating system says when it cannot read, in the words of CaptureError. */
import { CaptureError, type CaptureFault } from './errors.js';

const FAULTS: ReadonlyMap<string, readonly [CaptureFault, string]> = new Map([
  ['ENOENT', ['missing', 'no such file']],
  ['ENOTDIR', ['missing', 'no such file']],
  ['EACCES', ['unreadable', 'permission denied']],
  ['EPERM', ['unreadable', 'permission denied']],
  ['EISDIR', ['directory', 'is a directory']],
]);

/** Any failure of the system to read `file`, as one line. */
export function systemError(file: string, cause: unknown): CaptureError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const [fault, what] = FAULTS.get(code) ?? ['unreadable', `cannot be read (${code})`];
  return new CaptureError(fault, file, what, { cause });
}
