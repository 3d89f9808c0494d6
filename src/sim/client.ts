/**
 * A small client: sends a frame, waits for the answers that belong to it. Which answer is the
 * last is the description's word (mcbp/answers.ts); answers find their request by opaque and
 * opcode, in order among equals, as a server without UnorderedExecution sends them.
 */
import { connect, type Socket } from 'node:net';
import { commandTable } from '../commands.js';
import { type Answers, isLastAnswer } from '../mcbp/answers.js';
import { readHeader } from '../mcbp/header.js';
import { FrameReader } from './frame-reader.js';
import { type HostPort, networkError } from './network.js';

export interface ClientOptions {
  /** Ends the connection, and whatever waits on it. */
  readonly signal?: AbortSignal;
  /** Milliseconds to wait for a connection, and for the last answer of a request; default 10,000. */
  readonly timeoutMs?: number;
}

/** Requests that may wait for their answers at a time. */
const MAX_WAITING = 10_000;
/** How long the other end may take to close after we have, ms. */
const LEAVE_MS = 500;

/** Answers of one request that are kept. */
const MAX_ANSWERS = 100_000;
const DEFAULT_TIMEOUT_MS = 10_000;

interface Waiting {
  readonly opcode: number;
  readonly opaque: number;
  readonly answers: Answers;
  readonly frames: Uint8Array[];
  readonly resolve: (frames: Uint8Array[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

export class SimClient {
  private readonly waiting: Waiting[] = [];
  private readonly reader = new FrameReader('response', (frame) => this.answered(frame));
  private failure: Error | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly to: HostPort,
    private readonly timeoutMs: number,
  ) {
    socket.on('data', (chunk: Uint8Array) => {
      this.reader.push(chunk);
      if (this.reader.fault !== undefined) this.fail(new Error(this.reader.fault));
    });
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('connection closed')));
  }

  /** Rejects with one line, such as `127.0.0.1:11210: connection refused`. */
  static connect(to: HostPort, options: ClientOptions = {}): Promise<SimClient> {
    const { signal, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
    return new Promise((resolve, reject) => {
      const socket = connect({ host: to.host, port: to.port, noDelay: true });
      let client: SimClient | undefined;
      const abort = (): void => {
        if (client === undefined) socket.destroy(new Error('aborted'));
        else client.leave(new Error('aborted'));
      };
      const timer = setTimeout(() => socket.destroy(new Error('timed out')), timeoutMs);
      const settled = (): void => {
        clearTimeout(timer);
        socket.off('error', refused);
      };
      const refused = (error: unknown): void => {
        settled();
        signal?.removeEventListener('abort', abort);
        reject(networkError(to, error));
      };
      socket.once('error', refused);
      socket.once('connect', () => {
        settled();
        client = new SimClient(socket, to, timeoutMs);
        resolve(client);
      });
      socket.once('close', () => signal?.removeEventListener('abort', abort));
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
    });
  }

  /**
   * Sends a request and gives its answers, first to last. Rejects when the connection ends or
   * the time is over. A quiet command may have no answer: use `send` for those.
   */
  request(frame: Uint8Array): Promise<Uint8Array[]> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.waiting.length >= MAX_WAITING) {
      return Promise.reject(new Error(`${MAX_WAITING} requests wait for an answer already`));
    }
    const { magic, opcode, opaque } = readHeader(frame);
    const answers = commandTable.find(magic, opcode)?.answers ?? 'one';
    return new Promise((resolve, reject) => {
      const late = new Error(`no answer within ${this.timeoutMs} ms`);
      const timer = setTimeout(() => this.fail(late), this.timeoutMs);
      this.waiting.push({ opcode, opaque, answers, frames: [], resolve, reject, timer });
      this.socket.write(frame);
    });
  }

  /** Sends bytes for which no answer is waited. */
  send(bytes: Uint8Array): void {
    if (this.failure === undefined) this.socket.write(bytes);
  }

  close(): void {
    this.leave(new Error('closed'));
  }

  private answered(frame: Uint8Array): void {
    const { opcode, opaque, vbucketOrStatus, keyLength } = readHeader(frame);
    const index = this.waiting.findIndex((w) => w.opaque === opaque && w.opcode === opcode);
    const request = this.waiting[index];
    // An answer that nobody waits for: a quiet command sent before has failed.
    if (request === undefined) return;
    request.frames.push(frame);
    if (request.frames.length > MAX_ANSWERS) {
      this.fail(new Error(`more than ${MAX_ANSWERS} answers to one request`));
    } else if (isLastAnswer(request.answers, vbucketOrStatus, keyLength)) {
      this.waiting.splice(index, 1);
      clearTimeout(request.timer);
      request.resolve(request.frames);
    }
  }

  /** Breaks the connection; the first reason is the one that is told. */
  private fail(reason: Error): void {
    this.giveUp(reason);
    this.socket.destroy();
  }

  /** Says good-bye: answers that are under way are still read, so that nobody sees a reset. */
  private leave(reason: Error): void {
    this.giveUp(reason);
    if (this.socket.destroyed || this.socket.writableEnded) return;
    this.socket.end();
    const late = setTimeout(() => this.socket.destroy(), LEAVE_MS);
    this.socket.once('close', () => clearTimeout(late));
  }

  private giveUp(reason: Error): void {
    this.failure ??= networkError(this.to, reason);
    for (const { timer, reject } of this.waiting.splice(0)) {
      clearTimeout(timer);
      reject(this.failure);
    }
  }
}
