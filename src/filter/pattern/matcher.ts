/**
 * Searches text for a regular expression in time linear in the text, whatever the pattern and
 * the text: all ways through the program are followed at once. The sets of places that occur
 * are kept as states of a deterministic machine, which is built as the text demands it.
 *
 * A state is made before it is known what follows, since an assertion looks at both sides:
 * stepping over a character first follows the assertions that hold before that character.
 */
import { type CharSet, has, NEWLINE, WORD } from './char-set.js';
import { parsePattern } from './parse.js';
import { compilePattern, type Program } from './program.js';
import type { Assertion } from './syntax.js';

/** What precedes a place in the text. */
type Before = 'nothing' | 'word' | 'newline' | 'other';

interface State {
  /** Program counters, sorted. */
  readonly places: readonly number[];
  readonly before: Before;
  /** Where each class of character leads; filled in as they occur. */
  readonly next: (State | undefined)[];
}

/** Transitions kept, at most: then all states are forgotten and made again as needed. */
const MAX_TRANSITIONS = 1_000_000;

export class Matcher {
  private readonly program: Program;
  /** First code point of each class but the first; sorted. */
  private readonly edges: Uint32Array;
  /** Classes of the first 256 code points. */
  private readonly low: Uint32Array;
  /** Any character of each class. */
  private readonly samples: readonly number[];
  private readonly maxStates: number;
  private readonly states = new Map<string, State>();
  private readonly begin: State;

  /** @throws PatternFault where the pattern is none, or is not supported */
  constructor(pattern: string, ignoreCase = true) {
    this.program = compilePattern(parsePattern(pattern, ignoreCase));
    this.edges = edgesOf(this.program);
    this.samples = [0, ...this.edges];
    this.low = Uint32Array.from({ length: 256 }, (_, code) => this.search(code));
    this.maxStates = Math.max(16, Math.floor(MAX_TRANSITIONS / (this.samples.length + 2)));
    this.begin = this.stateOf([], 'nothing');
  }

  /** Whether the pattern occurs anywhere; bytes are characters of their own. */
  test(text: string | Uint8Array): boolean {
    return typeof text === 'string' ? this.inText(text) : this.inBytes(text);
  }

  private inText(text: string): boolean {
    let state = this.begin;
    for (let i = 0; i < text.length; ) {
      const code = text.codePointAt(i) as number;
      i += code > 0xffff ? 2 : 1;
      const isLast = i === text.length;
      const next = this.step(
        state,
        isLast && code === 0x0a ? this.lastNewline : this.classOf(code),
      );
      if (next === undefined) return true;
      state = next;
    }
    return this.step(state, this.end) === undefined;
  }

  private inBytes(bytes: Uint8Array): boolean {
    let state = this.begin;
    for (let i = 0; i < bytes.length; i += 1) {
      const code = bytes[i] as number;
      const isLast = i === bytes.length - 1;
      const next = this.step(
        state,
        isLast && code === 0x0a ? this.lastNewline : this.classOf(code),
      );
      if (next === undefined) return true;
      state = next;
    }
    return this.step(state, this.end) === undefined;
  }

  /** Class of a line break that ends the text, before which `$` holds. */
  private get lastNewline(): number {
    return this.samples.length;
  }

  /** Class of the end of the text. */
  private get end(): number {
    return this.samples.length + 1;
  }

  private classOf(code: number): number {
    return code < 256 ? (this.low[code] as number) : this.search(code);
  }

  private search(code: number): number {
    let low = 0;
    for (let high = this.edges.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if ((this.edges[middle] as number) <= code) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The state after a character of this class; undefined: a match ends before it. */
  private step(state: State, kind: number): State | undefined {
    const known = state.next[kind];
    if (known !== undefined) return known === MATCHED ? undefined : known;
    const next = this.follow(state, kind);
    state.next[kind] = next ?? MATCHED;
    return next;
  }

  private follow({ places, before }: State, kind: number): State | undefined {
    const isEnd = kind === this.end;
    const code = isEnd ? -1 : kind === this.lastNewline ? 0x0a : (this.samples[kind] as number);
    const holds = (assertion: Assertion): boolean =>
      holdsBetween(assertion, before, code, kind === this.lastNewline);
    const { code: instructions, start } = this.program;
    const seen = new Set<number>();
    const open = [...places, start];
    const after = new Set<number>();
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const instruction = instructions[at];
      if (instruction === undefined) continue;
      if (instruction.kind === 'match') return undefined;
      if (instruction.kind === 'fork') open.push(instruction.next, instruction.other);
      else if (instruction.kind === 'assertion') {
        if (holds(instruction.assertion)) open.push(instruction.next);
      } else if (!isEnd && has(instruction.set, code)) after.add(instruction.next);
    }
    return this.stateOf(
      [...after].sort((a, b) => a - b),
      kindOf(code),
    );
  }

  private stateOf(places: readonly number[], before: Before): State {
    const key = `${before} ${places.join(' ')}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.states.size >= this.maxStates) {
      this.states.clear();
      // Through it all others would stay reachable.
      this.begin.next.length = 0;
    }
    const state: State = { places, before, next: [] };
    this.states.set(key, state);
    return state;
  }
}

const MATCHED: State = { places: [], before: 'nothing', next: [] };

const kindOf = (code: number): Before =>
  code < 0 ? 'nothing' : code === 0x0a ? 'newline' : has(WORD, code) ? 'word' : 'other';

function holdsBetween(
  assertion: Assertion,
  before: Before,
  code: number,
  isLast: boolean,
): boolean {
  const after = kindOf(code);
  switch (assertion) {
    case 'start':
      return before === 'nothing';
    case 'end':
      return after === 'nothing';
    case 'lastLine':
      return after === 'nothing' || isLast;
    case 'lineStart':
      // Not after a line break that ends the text, as in PCRE.
      return before === 'nothing' || (before === 'newline' && after !== 'nothing');
    case 'lineEnd':
      return after === 'nothing' || after === 'newline';
    case 'wordEdge':
      return (before === 'word') !== (after === 'word');
    case 'noWordEdge':
      return (before === 'word') === (after === 'word');
  }
}

/** Where the characters begin that some instruction treats unlike those before them. */
function edgesOf({ code }: Program): Uint32Array {
  const sets: CharSet[] = [WORD, NEWLINE];
  for (const instruction of code) if (instruction.kind === 'set') sets.push(instruction.set);
  const edges = new Set<number>();
  for (const set of sets) {
    for (let i = 0; i < set.length; i += 1) edges.add((set[i] as number) + (i % 2));
  }
  edges.delete(0);
  return Uint32Array.from(edges).sort();
}
