/**
 * Plays the steps of a scenario: its clients, in order, at their moments. Where the nodes are and
 * who hears the story is the caller's business.
 */
import type { Duplex } from 'node:stream';
import { EDITIONS } from '../../fusion/editions.js';
import { DEFAULT_BUCKET } from '../model/bucket.js';
import { pause } from '../workload/pace.js';
import { Line } from './line.js';
import { type Asked, requestFrame } from './request.js';
import type { Scenario } from './schema/scenario.js';
import type { Step } from './schema/step.js';
import { bytesOfHex } from './words.js';

export interface Stage {
  /** A connection to a node, 1... Rejects with one line. */
  readonly open: (node: number) => Promise<Duplex>;
  /** A sentence of the story. */
  readonly say: (sentence: string) => void;
  /** Milliseconds for which a sentence is not followed by another. */
  readonly readingMs: number;
  readonly signal: AbortSignal;
}

/** What a client needs to send JSON and to understand errors. */
const FEATURES = ['TcpNoDelay', 'XERROR', 'SELECT_BUCKET', 'JSON'];
const PATIENCE_S = 30;

/** Resolves when the last step is done, or the signal aborts; all connections are closed then. */
export async function play(scenario: Scenario, stage: Stage): Promise<void> {
  const player = new Player(scenario.edition ?? (EDITIONS.at(-1) as string), stage);
  // Whoever waits for an answer is freed by this.
  const leave = (): void => player.leave();
  stage.signal.addEventListener('abort', leave, { once: true });
  try {
    for (const step of scenario.steps) {
      if (stage.signal.aborted) return;
      await player.step(step);
    }
    await player.read();
  } finally {
    stage.signal.removeEventListener('abort', leave);
    player.leave();
  }
}

class Player {
  private readonly lines = new Map<string, Line>();
  private opaque = 0;
  private toldAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly edition: string,
    private readonly stage: Stage,
  ) {}

  async step(step: Step): Promise<void> {
    const { after = 0, say, connect, on = '', close, reset } = step;
    await pause(after * 1000, this.stage.signal);
    if (say !== undefined) await this.tell(say);
    const line = this.lines.get(on);
    if (connect !== undefined) await this.connect(connect, step);
    else if (line !== undefined) await this.act(line, step);
    this.lines.get(close ?? '')?.close();
    this.lines.get(reset ?? '')?.reset();
    this.lines.delete(close ?? reset ?? '');
  }

  /** Waits until the last sentence has been read. */
  async read(): Promise<void> {
    await pause(this.toldAt + this.stage.readingMs - Date.now(), this.stage.signal);
  }

  leave(): void {
    for (const line of this.lines.values()) line.close();
  }

  private async tell(sentence: string): Promise<void> {
    await this.read();
    if (this.stage.signal.aborted) return;
    this.stage.say(sentence);
    this.toldAt = Date.now();
  }

  private async connect(
    name: string,
    { node = 1, hello = FEATURES, bucket = DEFAULT_BUCKET.name }: Step,
  ): Promise<void> {
    const line = new Line(await this.stage.open(node));
    this.lines.set(name, line);
    const greeting: Asked = {
      send: 'Hello',
      key: 'fusionshark scenario',
      value: { features: hello },
    };
    if (hello.length > 0) await this.ask(line, greeting, PATIENCE_S);
    if (bucket !== '') await this.ask(line, { send: 'SelectBucket', key: bucket }, PATIENCE_S);
  }

  private async act(line: Line, step: Step): Promise<void> {
    const { bytes, settle, send, times = 1, wait = true } = step;
    if (bytes !== undefined) line.send(bytesOfHex(bytes));
    if (settle !== undefined) await line.answeredWithin(settle * 1000);
    if (send === undefined) return;
    const patience = wait === true ? PATIENCE_S : wait === false ? 0 : wait;
    for (let i = 0; i < times && !this.stage.signal.aborted; i += 1) {
      await this.ask(line, step, patience);
    }
  }

  /** @param patience seconds; 0: the answer is not waited for */
  private async ask(line: Line, asked: Asked, patience: number): Promise<void> {
    this.opaque += 1;
    const { opaque } = this;
    line.request(requestFrame(asked, opaque, this.edition, Date.now()));
    if (patience > 0) await line.answeredWithin(patience * 1000, opaque);
  }
}
