/**
 * One server's bytes on their way to one client, with the cluster maps among them rewritten; see
 * map-sieve.ts for what is not touched.
 *
 * A map may name nodes that no listener leads to yet. Then the sender is held and the map waits
 * until there is one.
 */
import { ChunkQueue } from '../bytes/chunk-queue.js';
import type { DoorOf, View } from './cluster-map.js';
import { ConfigFrame, unreadable } from './config-frame.js';
import { type HostPort, hostPortText } from './host-port.js';
import { MapSieve } from './map-sieve.js';

export interface Doors {
  /** The port that leads to `target`, if one does already. */
  find(target: HostPort): number | undefined;
  /** Resolves with the port; undefined: it cannot be had. Never rejects. */
  open(target: HostPort): Promise<number | undefined>;
  /** The node has this name, too: the entrance that leads to it is known. */
  alias(target: HostPort, port: number): void;
}

export interface StreamEvents {
  /** Goes on to the client. Lent for the call during a push(), else nobody else's. */
  write(bytes: Uint8Array): void;
  /** The server is not to be read (true), or may be again. */
  hold(on: boolean): void;
  /** A frame that was rewritten is written next. */
  rewritten(frame: Uint8Array): void;
  /** One line about what passed as it was though it should not have. */
  notice(line: string): void;
}

/** Different lines that one connection may be worth. */
const MOST_NOTICES = 16;

export class ConfigStream {
  private readonly sieve: MapSieve;
  /** What came behind a map that waits: the rest of one read, since then none follows. */
  private readonly later = new ChunkQueue();
  private isWaiting = false;
  private isHeld = false;
  private ended: (() => void) | undefined;
  private readonly told = new Set<string>();

  constructor(
    private readonly view: View,
    private readonly doors: Doors,
    private readonly events: StreamEvents,
  ) {
    this.sieve = new MapSieve({
      pass: (bytes) => events.write(bytes),
      map: (frame) => this.frame(frame),
      notice: (line) => this.notice(line),
    });
  }

  /** Bytes that came and have not gone on. */
  get held(): number {
    return this.sieve.held + this.later.length;
  }

  /** `bytes` are only read during the call. */
  push(bytes: Uint8Array): void {
    const used = this.isWaiting ? 0 : this.sieve.push(bytes);
    if (used < bytes.length) this.later.push(bytes.subarray(used));
  }

  /** The server sends no more: what is held goes on as it is. Then, or later, calls `done`. */
  end(done: () => void): void {
    if (this.isWaiting) {
      this.ended = done;
      return;
    }
    this.sieve.end();
    done();
  }

  /** True: it went on; false: it waits. */
  private frame(frame: Uint8Array): boolean {
    const map = this.attempt(() => ConfigFrame.read(frame));
    const missing = (map && this.attempt(() => this.missing(map))) ?? [];
    if (missing.length === 0) {
      this.pass(frame, map);
      return true;
    }
    this.isWaiting = true;
    this.hold(true);
    void Promise.all(missing.map((target) => this.doors.open(target))).then((ports) => {
      for (const [i, target] of missing.entries()) {
        if (ports[i] !== undefined) continue;
        const where = hostPortText(target);
        this.notice(`nothing leads to ${where}: clients are told to go there directly`);
      }
      this.pass(frame, map);
      this.resume();
    });
    return false;
  }

  /** Whatever is wrong with a map, or with us, the stream goes on. */
  private attempt<T>(act: () => T): T | undefined {
    try {
      return act();
    } catch (fault) {
      this.notice(`a cluster map passed as it is: ${unreadable(fault) ?? String(fault)}`);
      return undefined;
    }
  }

  /** Nodes of the map that nothing leads to. */
  private missing(map: ConfigFrame): HostPort[] {
    const missing = new Map<string, HostPort>();
    map.edits(this.view, (target, isAsked) => {
      const known = this.doorTo(target, isAsked);
      if (known === undefined) missing.set(hostPortText(target), target);
      // As if there were one: else the rest of the node would not be looked at.
      return known ?? target.port;
    });
    return [...missing.values()];
  }

  private doorTo(target: HostPort, isAsked: boolean): number | undefined {
    const { asked, met } = this.view;
    if (isAsked) this.doors.alias(target, met.port);
    const isSame = target.host === asked.host && target.port === asked.port;
    return isAsked || isSame ? met.port : this.doors.find(target);
  }

  private pass(frame: Uint8Array, map: ConfigFrame | undefined): void {
    const doorOf: DoorOf = (target, isAsked) => this.doorTo(target, isAsked);
    const rewritten = map && this.attempt(() => map.rewritten(this.view, doorOf));
    if (rewritten !== undefined) this.events.rewritten(rewritten);
    this.events.write(rewritten ?? frame);
  }

  private resume(): void {
    this.isWaiting = false;
    if (this.later.length > 0) this.push(this.later.take(this.later.length).slice());
    // It may have come upon the next map that waits.
    if (this.isWaiting) return;
    this.hold(false);
    const { ended } = this;
    this.ended = undefined;
    if (ended !== undefined) this.end(ended);
  }

  private hold(on: boolean): void {
    if (this.isHeld === on) return;
    this.isHeld = on;
    this.events.hold(on);
  }

  private notice(line: string): void {
    if (this.told.has(line) || this.told.size >= MOST_NOTICES) return;
    this.told.add(line);
    this.events.notice(line);
  }
}
