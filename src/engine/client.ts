/** A session in a worker thread, as a front end knows it. */
import { Worker } from 'node:worker_threads';
import type { Action } from '../session/port/action.js';
import type { BytesWish, Detail } from '../session/port/detail.js';
import type { FilterDraft } from '../session/port/filter.js';
import type { Found, Query } from '../session/port/find.js';
import type { Saved, SaveWish } from '../session/port/save.js';
import type { SessionPort } from '../session/port/session-port.js';
import type { Snapshot } from '../session/port/snapshot.js';
import type { Viewport } from '../session/port/viewport.js';
import { EngineFailure } from './failure.js';
import type { Answer, FromEngine, Question, ToEngine } from './messages.js';
import type { Task, TaskEnding } from './task.js';

/** Rejects with EngineFailure when the task cannot begin. */
export async function startEngine(task: Task): Promise<EngineClient> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: task });
  await new Promise<void>((resolve, reject) => {
    const ended = (status: number): void => reject(endedWith(status));
    worker.once('error', reject).once('exit', ended);
    worker.once('message', (message: FromEngine) => {
      worker.off('error', reject).off('exit', ended);
      if (message.type === 'failed') {
        void worker.terminate();
        reject(new EngineFailure(message.failure));
      } else {
        resolve();
      }
    });
  });
  return new EngineClient(worker);
}

const endedWith = (status: number): Error =>
  new Error(`the engine's thread ended with status ${status}`);

export class EngineClient implements SessionPort {
  private readonly listeners = new Set<(snapshot: Snapshot) => void>();
  private readonly asked = new Map<number, (answer: Answer) => void>();
  private nextId = 1;
  private readonly over: Promise<TaskEnding>;
  readonly died: Promise<Error>;
  private isClosing = false;

  constructor(private readonly worker: Worker) {
    this.over = new Promise((resolve, reject) => {
      worker.on('message', (message: FromEngine) => {
        if (message.type === 'closed') resolve(message.ending);
        else this.take(message);
      });
      worker.once('error', reject);
      worker.once('exit', () => {
        resolve({ lines: [], damaged: false });
        // Nobody is left to answer.
        for (const answer of this.asked.values()) answer(undefined);
        this.asked.clear();
      });
    });
    this.died = new Promise((resolve) => {
      worker.once('error', resolve);
      worker.once('exit', (status) => {
        if (!this.isClosing) resolve(endedWith(status));
      });
    });
    // Who waits for the ending is told; until then nobody has to.
    this.over.catch(() => undefined);
  }

  view(viewport: Viewport): void {
    this.send({ type: 'view', viewport });
  }

  subscribe(listener: (snapshot: Snapshot) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  detail(number: number): Promise<Detail | undefined> {
    return this.ask({ what: 'detail', of: number }) as Promise<Detail | undefined>;
  }

  bytes(wish: BytesWish): Promise<Uint8Array | undefined> {
    return this.ask({ what: 'bytes', wish }) as Promise<Uint8Array | undefined>;
  }

  locate(number: number): Promise<number | undefined> {
    return this.ask({ what: 'locate', of: number }) as Promise<number | undefined>;
  }

  async find(query: Query): Promise<Found> {
    return ((await this.ask({ what: 'find', query })) as Found | undefined) ?? {};
  }

  async save(wish: SaveWish): Promise<Saved> {
    const saved = (await this.ask({ what: 'save', wish })) as Saved | undefined;
    return saved ?? { refused: 'the session is over' };
  }

  draft(text: string, cursor: number): Promise<FilterDraft | undefined> {
    return this.ask({ what: 'draft', text, cursor }) as Promise<FilterDraft | undefined>;
  }

  act(action: Action): void {
    this.send({ type: 'act', action });
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.send({ type: 'close' });
    await this.over;
  }

  /** How it went: resolves after `close`, or rejects with the fault that ended the engine. */
  ending(): Promise<TaskEnding> {
    return this.over;
  }

  private ask(question: Question): Promise<Answer> {
    const id = this.nextId;
    this.nextId += 1;
    return new Promise((resolve) => {
      this.asked.set(id, resolve);
      this.send({ type: 'ask', id, question });
    });
  }

  private send(message: ToEngine): void {
    this.worker.postMessage(message);
  }

  private take(message: FromEngine): void {
    if (message.type === 'snapshot') {
      for (const listener of this.listeners) listener(message.snapshot);
    } else if (message.type === 'answer') {
      this.asked.get(message.id)?.(message.answer);
      this.asked.delete(message.id);
    }
  }
}
