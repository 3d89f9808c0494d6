/** Filters as people type them, and as they never would. */
import { compileFilter } from '../../../src/filter/compile.js';
import { complete } from '../../../src/filter/complete/complete.js';
import { caretLines, FilterFault } from '../../../src/filter/fault.js';
import type { MessageView } from '../../../src/filter/view.js';
import { catalogue, corpus, viewOf } from '../../filter/views.js';
import { hold, type Target } from '../engine/target.js';

const SEEDS = [
  'couchbase.opcode == "StartFusionUploader" && fusion.term > 5',
  'not (couchbase.key matches "^a(b|c)*$" or vb 12)',
  'couchbase.value[0:4] == 7b:22:74:65 xor finding.severity >= warn',
  'lower(couchbase.key) in {"a" .. "g", "x"} and len(couchbase.key) <= 10',
  'couchbase.status not in {0, 0x86} || slow 100ms or error',
  'ip.addr == 10.0.0.0/8 and tcp.port in {11210, 11207..11209}',
  'couchbase.time > 0.5 && !fusion.vbucket_list == 7 or uuid abc*',
  'frame.time >= "2026-01-01 00:00:00" and count(fusion.vbucket_list) == 3',
];
/** Longer filters are cut: the bar takes 16,384 characters, and time grows with them. */
const MAX_TEXT = 4096;

const text = new TextDecoder();
let views: readonly MessageView[] = [];

export const filters: Target = {
  name: 'filters',
  batch: 100,
  words: [
    ...[
      ' and ',
      ' or ',
      ' not ',
      ' xor ',
      '==',
      '!=',
      '!==',
      '~',
      ' in {',
      '}',
      '(',
      ')',
      '[',
      ']',
    ],
    ...['"', '\\', '..', '/', '*', '+', '-', '&', '0x', '1e9', '-1', ':', '$', '@', '#', '%'],
    ...[' matches ', ' contains ', '"(a+)+$"', '"[^a]{0,999}"', '"(?=a)"', '"\\p{L}"', 'r"\\d"'],
    ...catalogue.all().map(({ name }) => name),
  ],
  async seeds() {
    const bytes = await corpus(1);
    views = bytes.slice(0, 60).map((frame, i) => viewOf(frame, { number: i + 1 }));
    return SEEDS.map((seed) => new TextEncoder().encode(seed));
  },
  run(input) {
    const filter = text.decode(input).slice(0, MAX_TEXT);
    const completion = complete(filter, filter.length, catalogue);
    hold(completion.from >= 0 && completion.from <= completion.to, 'a candidate replaces a part');
    hold(completion.to <= filter.length, 'what is replaced is in the text');
    const verdicts = verdictsOf(filter);
    if (verdicts === undefined) return;
    const written = compileFilter(filter, catalogue).text;
    const again = verdictsOf(written);
    hold(again !== undefined, 'what a shorthand stands for is a filter');
    hold(again.join() === verdicts.join(), 'what a shorthand stands for says the same');
    const not = verdictsOf(`!(${filter})`);
    if (not === undefined) return;
    hold(
      verdicts.every((verdict, i) => verdict !== not[i]),
      'not is the opposite',
    );
  },
};

function verdictsOf(filter: string): readonly boolean[] | undefined {
  try {
    const { matches } = compileFilter(filter, catalogue);
    return views.map(matches);
  } catch (fault) {
    if (!(fault instanceof FilterFault)) throw fault;
    hold(fault.message !== '' && !fault.message.includes('\n'), 'a fault is a line');
    hold(fault.start >= 0 && fault.start <= fault.filter.length, 'a fault is in the filter');
    hold(caretLines(fault).split('\n').length === 2, 'a fault is shown below its filter');
    return undefined;
  }
}
