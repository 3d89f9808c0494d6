/**
 * One target, fuzzed for a time. Inputs that reach new code are kept and varied further; one that
 * breaks a property is made as short as possible and handed to whoever asked.
 */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../../src/sim/random.js';
import { Coverage } from './coverage.js';
import { minimised } from './minimise.js';
import { mutated } from './mutate.js';
import { Broken, type Target } from './target.js';

/** A look at coverage takes 15 to 50 ms. */
const BATCH = 25;
/** Every other input is made of one of so many that were kept last. */
const RECENT = 50;
/** An input takes a few milliseconds; one that takes this long, ms, is a hang in the making. */
const SLOW = 3000;
/** What all inputs together may add to the memory of the process, bytes. */
const MEMORY = 1536 * 1024 * 1024;
/** Inputs worth varying that are remembered. */
const MAX_KEPT = 2000;
/** Different faults told of one run: after them it is time to look at them. */
const MAX_FINDS = 10;

export interface Find {
  readonly fault: string;
  readonly input: Uint8Array;
  readonly stack: string;
}

export interface Outcome {
  /** Inputs tried; those tried again to see which of them reached something new do not count. */
  readonly executions: number;
  readonly perSecond: number;
  /** Of src/, as coverage.ts counts them. */
  readonly blocks: number;
  readonly kept: number;
  readonly finds: readonly Find[];
}

export interface Campaign {
  readonly milliseconds: number;
  readonly seed: number;
  /** Inputs of before, beside the target's own seeds. */
  readonly corpus: readonly Uint8Array[];
}

export async function fuzz(target: Target, campaign: Campaign): Promise<Outcome> {
  const random = new Random(campaign.seed);
  const kept = [...(await target.seeds()), ...campaign.corpus];
  const finds = new Map<string, Find>();
  const coverage = new Coverage();
  // Whatever hangs for good is in this file; it stays when the process is killed.
  const path = join(tmpdir(), `fusionshark-fuzz-${target.name}-${process.pid}`);
  const file = openSync(path, 'w', 0o600);
  const memory = process.memoryUsage.rss();
  let executions = 0;

  const tried = async (input: Uint8Array): Promise<void> => {
    writeSync(file, Uint32Array.of(input.length), 0, 4, 0);
    writeSync(file, input, 0, input.length, 4);
    executions += 1;
    const error = await faultOf(target, input);
    if (error === undefined || finds.has(nameOf(error)) || finds.size >= MAX_FINDS) return;
    finds.set(nameOf(error), await findOf(target, input, error));
  };

  // Which of a batch reached what is new: asked of halves, and halves of these.
  const sift = async (inputs: readonly Uint8Array[]): Promise<void> => {
    for (const input of inputs) await faultOf(target, input);
    if (!coverage.hasReached()) return;
    if (inputs.length === 1) {
      coverage.claim();
      kept.push(...inputs);
      return;
    }
    const half = inputs.length >> 1;
    await sift(inputs.slice(0, half));
    await sift(inputs.slice(half));
  };

  const begin = performance.now();
  for (const input of kept.slice()) await tried(input);
  coverage.news();
  const end = performance.now() + campaign.milliseconds;
  while (performance.now() < end && finds.size < MAX_FINDS) {
    const batch = Array.from({ length: target.batch ?? BATCH }, () => next(target, kept, random));
    for (const input of batch) await tried(input);
    if (coverage.news() > 0 && kept.length < MAX_KEPT) await sift(batch);
    if (process.memoryUsage.rss() - memory > MEMORY) {
      finds.set('memory', {
        fault: 'memory grows without an end',
        input: batch[0] ?? EMPTY,
        stack: '',
      });
      break;
    }
  }
  closeSync(file);
  rmSync(path);
  coverage.close();
  const perSecond = (1000 * executions) / (performance.now() - begin);
  const { blocks } = coverage;
  return { executions, perSecond, blocks, kept: kept.length, finds: [...finds.values()] };
}

const EMPTY = new Uint8Array();

function next(target: Target, kept: readonly Uint8Array[], random: Random): Uint8Array {
  const from = random.below(2) === 0 ? Math.max(0, kept.length - RECENT) : 0;
  const input = kept[from + random.below(kept.length - from)] ?? EMPTY;
  if (target.vary !== undefined && random.below(3) > 0) {
    const varied = target.vary(input, random);
    if (varied !== undefined) return varied;
  }
  return mutated(input, kept[random.below(kept.length)] ?? EMPTY, random, target.words);
}

async function faultOf(target: Target, input: Uint8Array): Promise<Error | undefined> {
  const begin = performance.now();
  try {
    await target.run(input);
  } catch (error) {
    return error instanceof Error ? error : new Broken(String(error));
  }
  return performance.now() - begin > SLOW ? new Broken('takes too long') : undefined;
}

/** Equal faults have equal names, whatever numbers and texts are in their messages. */
const nameOf = ({ name, message, stack }: Error): string => {
  const place = /\/(?:src|test)\/[^\s)]+/.exec(stack ?? '')?.[0] ?? '';
  return `${name} ${message.replace(/\d+|"[^"]*"/g, '_').slice(0, 80)} ${place}`;
};

async function findOf(target: Target, input: Uint8Array, error: Error): Promise<Find> {
  const name = nameOf(error);
  const slow = error.message === 'takes too long';
  const breaks = async (shorter: Uint8Array): Promise<boolean> => {
    const fault = await faultOf(target, shorter);
    return fault !== undefined && nameOf(fault) === name;
  };
  const shortest = slow ? input : await minimised(input, breaks);
  return { fault: error.message, input: shortest, stack: error.stack ?? '' };
}
