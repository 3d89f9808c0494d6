/**
 * The secrets of TLS sessions, for Wireshark to decrypt a capture of the encrypted side
 * with: one line a secret, in the format that NSS, OpenSSL, curl and browsers share
 * (draft-ietf-tls-keylogfile).
 */
import { closeSync, openSync, writeSync } from 'node:fs';

/** Whoever can read it can read the traffic. */
const MODE = 0o600;

export class KeyLog {
  readonly #path: string;
  readonly #failed: (reason: string) => void;
  #file: number | undefined;

  /**
   * Appends to the file, or makes it. Throws the system's error when it cannot be opened.
   * @param failed told once, in one line, when a secret could not be written; none are after it
   */
  constructor(path: string, failed: (reason: string) => void) {
    this.#path = path;
    this.#failed = failed;
    this.#file = openSync(path, 'a', MODE);
  }

  /**
   * `line` ends with a line feed, as Node's 'keylog' event gives it. Written at once: a few
   * hundred bytes per connection need no queue, and none can be lost in one.
   */
  readonly write = (line: Uint8Array): void => {
    if (this.#file === undefined) return;
    try {
      writeSync(this.#file, line);
    } catch (error) {
      this.#failed(`${this.#path}: ${error instanceof Error ? error.message : String(error)}`);
      this.close();
    }
  };

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
