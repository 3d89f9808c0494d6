/**
 * The form of a message beside Fusion: these commands have no editions, and most of them leave
 * extras, key or value empty, so that only what is there is said.
 */
import type { Shape } from '../spec/command.js';
import type { Layout } from '../spec/layout.js';

/** How a key is read; absent: there must be none. */
export type KeyRule = 'none' | 'text' | 'document' | { readonly layout: Layout };

/** What a value is; absent: there must be none. */
export type FormValue =
  | Shape['value']
  | { readonly kind: 'document' }
  | { readonly kind: 'binary'; readonly layout: Layout };

export interface Form {
  /** Document and code that the layout was read from. */
  readonly source: string;
  readonly extras?: Layout;
  readonly key?: KeyRule;
  readonly value?: FormValue;
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
  } as unknown as Shape;
}
