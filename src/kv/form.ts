/**
 * The form of a message beside Fusion: these commands have no editions, and most of them leave
 * extras, key or value empty, so that only what is there is said.
 */
import type { KeyRule, Shape, ValueRule } from '../spec/command.js';
import type { Layout } from '../spec/layout.js';

export interface Form {
  /** Document and code that the layout was read from. */
  readonly source: string;
  readonly extras?: Layout;
  /** Absent: there must be none. */
  readonly key?: KeyRule;
  /** Absent: there must be none. */
  readonly value?: ValueRule;
  readonly when?: Shape['when'];
}

/** A shape of which only what is there was said. */
export function form({ source, extras, key, value, when }: Form): Shape {
  return {
    edition: '',
    source,
    extras: extras ?? [],
    key: key ?? 'none',
    value: value ?? { kind: 'none' },
    ...(when === undefined ? {} : { when }),
  };
}
