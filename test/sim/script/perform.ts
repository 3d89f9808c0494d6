/**
 * Plays a scenario without a network and without waiting: the program's own player, node and
 * analysis, with streams in memory between them and timers that are moved on by hand. Whenever
 * nobody has anything left to do, the clock goes to the next timer. What took minutes in the story
 * took minutes in the times of its messages as well, and they are judged with the thresholds that
 * everybody has.
 */
import { vi } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import type { Finding } from '../../../src/dissect/node.js';
import type { MessageEvent } from '../../../src/message.js';
import { FindingIndex } from '../../../src/session/finding-index.js';
import { judging } from '../../../src/session/judging.js';
import { Pipeline } from '../../../src/session/pipeline.js';
import { tee } from '../../../src/session/tee.js';
import { serve } from '../../../src/sim/node/connection.js';
import { DataFolder } from '../../../src/sim/node/data-folder.js';
import { newState } from '../../../src/sim/node/state.js';
import { nodePart } from '../../../src/sim/script/cast.js';
import { play } from '../../../src/sim/script/play.js';
import { NodeScript } from '../../../src/sim/script/rules.js';
import { parseScenario, type ScenarioSource } from '../../../src/sim/script/schema/scenario.js';
import { CLIENT, type Connection, type End, SERVER } from '../../../src/tcp/events.js';
import { loud } from '../../helpers/failures.js';
import { socketPair, type Tap } from './memory-socket.js';

export interface Performance {
  readonly sentences: readonly string[];
  /** `error fusion.term-regression`, each as often as it was found. */
  readonly found: readonly string[];
  readonly messages: readonly {
    readonly name: string;
    readonly kind: string;
    readonly opaque: number;
    /** Of a response; of a request its vbucket. */
    readonly status: number;
    /** Milliseconds since the beginning. */
    readonly at: number;
    readonly bytes: Uint8Array;
  }[];
  /** How long the story is, ms. */
  readonly lasted: number;
}

/** @param readingMs how long each sentence stands */
export async function perform(source: ScenarioSource, readingMs = 0): Promise<Performance> {
  const scenario = parseScenario(source);
  if ('fault' in scenario) throw new Error(JSON.stringify(scenario.fault));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.setSystemTime(1_700_000_000_000);
  const began = Date.now();
  const folders = Array.from({ length: scenario.nodes }, () => new DataFolder());
  for (const folder of folders) folder.open();
  try {
    const found: string[] = [];
    const messages: Performance['messages'][number][] = [];
    const { analyst } = judging(
      { table: commandTable, secrets: 'mask', edition: undefined },
      new FindingIndex(),
      {},
      (_number: number, { severity, id }: Finding) => found.push(`${severity} ${id}`),
    );
    const listing = {
      message: ({ magic, opcode, kind, opaque, vbucketOrStatus, bytes }: MessageEvent): void => {
        const name = commandTable.nameOf(magic, opcode);
        const at = Date.now() - began;
        messages.push({ name, kind, opaque, status: vbucketOrStatus, at, bytes: bytes.slice() });
      },
    };
    const pipeline = new Pipeline({ table: commandTable, sink: tee({ analyst, listing }, loud) });
    const open = opener(folders, pipeline, (node) => nodePart(scenario, node));
    const sentences: string[] = [];
    const over = play(scenario, {
      open,
      say: (sentence) => sentences.push(sentence),
      readingMs,
      signal: new AbortController().signal,
    });
    await timeless(over);
    analyst.end();
    return { sentences, found, messages, lasted: Date.now() - began };
  } finally {
    for (const folder of folders) folder.close();
    vi.useRealTimers();
  }
}

/** @param folders one of each node */
function opener(
  folders: readonly DataFolder[],
  pipeline: Pipeline,
  partOf: (node: number) => ReturnType<typeof nodePart>,
): (node: number) => Promise<ReturnType<typeof socketPair>[0]> {
  const started = folders.map((data, i) => {
    const { rules, ...options } = partOf(i + 1);
    return { state: newState({ ...options, data }, Date.now()), script: new NodeScript(rules) };
  });
  let index = 0;
  return async (node) => {
    const { state, script } = started[node - 1] as (typeof started)[number];
    const connection: Connection = {
      index,
      ends: [
        { address: '127.0.0.1', port: 50_001 + index },
        { address: '127.0.0.1', port: 11_210 + node },
      ],
      midstream: false,
    };
    index += 1;
    pipeline.open(connection, moment());
    const [client, server] = socketPair(
      tap(pipeline, connection, CLIENT),
      tap(pipeline, connection, SERVER),
    );
    serve(server, state, { hungUp: () => undefined }, script.connection());
    return client;
  };
}

const tap = (pipeline: Pipeline, connection: Connection, from: End): Tap => ({
  data: (bytes) => pipeline.data(connection, from, bytes, moment()),
  left: (how) => {
    pipeline.close(connection, from, how, moment());
    // A reset ends both directions.
    if (how === 'rst') pipeline.close(connection, from === CLIENT ? SERVER : CLIENT, how, moment());
  },
});

function moment(): { s: number; ns: number; frame: number } {
  const now = Date.now();
  return { s: Math.floor(now / 1000), ns: (now % 1000) * 1e6, frame: 0 };
}

/** Moves the clock to the next timer whenever all streams are still, until it is over. */
async function timeless(over: Promise<void>): Promise<void> {
  let isOver = false;
  const ended = over.finally(() => {
    isOver = true;
  });
  ended.catch(() => undefined);
  for (await still(); !isOver; await still()) vi.advanceTimersToNextTimer();
  await ended;
  await still();
}

async function still(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
