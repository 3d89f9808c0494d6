/**
 * What lies over the panes, and takes the keys while it does. Several may lie over one another
 * (the command line over a view, say): the one on top has the keys, Esc takes it away. What each
 * kind does with keys is in overlays.ts, what it looks like in panes/overlays.ts.
 */
import type { Bar } from './bar.js';
import type { Context } from './key-binding.js';
import type { Command } from './keys.js';
import type { TextLine } from './line-edit.js';
import type { Menu } from './menu.js';
import type { ViewState } from './views/view-state.js';

export type Overlay =
  | { readonly kind: 'filter'; readonly bar: Bar }
  | {
      readonly kind: 'help';
      /** First line shown. */
      readonly top: number;
      /** Contexts whose keys are shown. */
      readonly contexts: readonly Context[];
    }
  | {
      readonly kind: 'palette';
      readonly line: TextLine;
      /** Index of the chosen one of what the text finds, best first. */
      readonly chosen: number;
    }
  | {
      readonly kind: 'prompt';
      /** The command that is given what is written. */
      readonly command: Command;
      readonly line: TextLine;
      /** Index of the command's mode. */
      readonly mode: number;
      /** What is wrong with the text; told when it was to be used. */
      readonly fault: string | undefined;
    }
  | { readonly kind: 'menu'; readonly menu: Menu }
  | { readonly kind: 'view'; readonly view: ViewState };

export type OverlayKind = Overlay['kind'];
export type OverlayOf<K extends OverlayKind> = Extract<Overlay, { readonly kind: K }>;

/** Overlays from the bottom to the top; empty: the panes have the keys. */
export type Overlays = readonly Overlay[];
