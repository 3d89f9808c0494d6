/** A key, where it works, and what it does: the vocabulary of the key tables (keys.ts, overlay-keys.ts). */
import type { ViewKind } from '../../session/port/view.js';
import type { Pane } from './layout.js';

/**
 * Where a key works: `always` is even under an overlay, `anywhere` in panes and views, `panes` in
 * all three panes; then the panes, the views, and what lies over them, by name.
 */
export type Context =
  | 'always'
  | 'anywhere'
  | 'panes'
  | Pane
  | 'view'
  | ViewKind
  | 'line'
  | 'filter'
  | 'palette'
  | 'prompt'
  | 'menu'
  | 'help';

export interface KeyBinding {
  readonly context: Context;
  readonly keys: readonly string[];
  readonly command: string;
  readonly help: string;
  /** The argument, as help shows it; absent: there is none. */
  readonly usage?: string;
}

export type Bound<C extends string> = KeyBinding & { readonly command: C };

export const bind = <const C extends string>(
  context: Context,
  keys: string,
  command: C,
  help: string,
  usage?: string,
): Bound<C> => ({
  ...{ context, keys: keys === '' ? [] : keys.split(' '), command, help },
  ...(usage === undefined ? {} : { usage }),
});

/** Finds what a key does in the first of some contexts that has it. */
type Finder<C> = (key: string, ...contexts: readonly Context[]) => C | undefined;

export function finder<C extends string>(bindings: readonly Bound<C>[]): Finder<C> {
  const byKey = new Map(
    bindings.flatMap(({ context, keys, command }) =>
      keys.map((key): [string, C] => [`${context} ${key}`, command]),
    ),
  );
  return (key, ...contexts) => {
    for (const context of contexts) {
      const command = byKey.get(`${context} ${key}`);
      if (command !== undefined) return command;
    }
    return undefined;
  };
}

export type NameOf<Bindings extends readonly KeyBinding[]> = Bindings[number]['command'];
