/**
 * Fuzzing. What was found before (corpus/) is tried in every run; new inputs are where FUSIONSHARK_FUZZ
 * says for how many seconds each target gets: `npm run fuzz` (20 s each, as CI), or
 * `FUSIONSHARK_FUZZ=3600 npm run fuzz`. FUSIONSHARK_FUZZ_SEED repeats a run.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../helpers/skip.js';
import { type Find, fuzz } from './engine/campaign.js';
import type { Target } from './engine/target.js';
import { captures } from './targets/captures.js';
import { configs } from './targets/configs.js';
import { filters } from './targets/filters.js';
import { frames } from './targets/frames.js';
import { hexDumps } from './targets/hex-dumps.js';
import { ndjson } from './targets/ndjson.js';
import { proxy } from './targets/proxy.js';
import { rules } from './targets/rules.js';
import { segments } from './targets/segments.js';
import { texts } from './targets/texts.js';

const TARGETS: readonly Target[] = [
  ...[frames, segments, captures, ndjson, hexDumps, proxy],
  ...[filters, rules, configs, texts],
];
const CORPUS = join(repositoryRoot, 'test', 'fuzz', 'corpus');

const seconds = Number(process.env.FUSIONSHARK_FUZZ ?? 0);
const seed = Number(process.env.FUSIONSHARK_FUZZ_SEED ?? Date.now() % 2 ** 32);

function corpusOf({ name }: Target): [string, Uint8Array][] {
  const folder = join(CORPUS, name);
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .sort()
    .map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]);
}

/** As a case of the corpus, named by its content. */
function keep({ name }: Target, { input, fault }: Find): string {
  const words = fault.toLowerCase().match(/[a-z]+/g) ?? [];
  const hash = createHash('sha256').update(input).digest('hex').slice(0, 8);
  const file = `${words.slice(0, 6).join('-').slice(0, 60)}-${hash}`;
  writeFileSync(join(CORPUS, name, file), input);
  return `test/fuzz/corpus/${name}/${file}`;
}

describe.each(TARGETS)('$name', (target) => {
  afterAll(() => target.close?.());

  it.each(corpusOf(target))('%s', async (_file, input) => {
    await target.seeds();
    await target.run(input);
  });

  it.runIf(seconds > 0)(
    `${seconds} s of new inputs`,
    async () => {
      const corpus = corpusOf(target).map(([, input]) => input);
      const outcome = await fuzz(target, { milliseconds: seconds * 1000, seed, corpus });
      const { executions, perSecond, blocks, kept, finds } = outcome;
      console.log(
        `${target.name}: ${executions} executions (${perSecond.toFixed(0)} a second), ${blocks} blocks of code reached, ${kept} inputs kept, ${finds.length} finds (seed ${seed})`,
      );
      const told = finds.map((find) => `${keep(target, find)}: ${find.fault}\n${find.stack}`);
      expect(told).toEqual([]);
    },
    (seconds + 120) * 1000,
  );
});
