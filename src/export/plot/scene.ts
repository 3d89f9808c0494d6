/**
 * A picture before it is drawn: boxes on a plane with two axes. Both renderers, that of terminals
 * and that of SVG, draw the same scene; only how many columns it has is asked for by them.
 */

/** What a box stands for: colours and signs are chosen by it. */
export type Tone = 'plain' | 'error' | 'uploader' | 'volumes' | 'snapshot' | 'migration';

export interface Tick {
  /** Place on the axis, 0..1. */
  readonly at: number;
  readonly text: string;
}

export interface Box {
  /** 0..1; left to right, bottom to top. */
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
  readonly tone: Tone;
  /** 1..4; less is paler. */
  readonly strength: number;
  /** Written into the box where there is room. */
  readonly text?: string;
  /** The whole of what it says. */
  readonly tip: string;
}

/** How boxes are filled: fields by strength, columns that stand on the axis, lanes with text in them. */
export type Fill = 'field' | 'column' | 'lane';

export interface Scene {
  readonly fill: Fill;
  readonly title: string;
  /** What is to be seen, in a sentence or two. */
  readonly description: string;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  /** Later ones stand in front. */
  readonly boxes: readonly Box[];
  readonly legend: readonly {
    readonly tone: Tone;
    readonly strength: number;
    readonly text: string;
  }[];
  /** Rows into which the vertical axis falls; absent: any number. */
  readonly rows?: number;
  /** What the picture lacks. */
  readonly notes: readonly string[];
}
