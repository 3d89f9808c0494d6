/**
 * The status bar: what is looked at, how much of it there is, and what went wrong. Parts are
 * admitted in order of need while they fit; what is told once (a notice, the answer to a key)
 * comes before what is always there, and has lines of its own while it is new and does not fit.
 */

import type { Output } from '../../session/port/output.js';
import type { PlaybackState } from '../../session/port/playback.js';
import type { Snapshot } from '../../session/port/snapshot.js';
import { selectedLine } from '../model/detail-moves.js';
import { keyOf } from '../model/key-labels.js';
import { paceText } from '../model/playback-commands.js';
import { plural } from '../model/plural.js';
import { overlayOf } from '../model/stack.js';
import type { State } from '../model/state.js';
import { totalOf } from '../model/views/view-moves.js';
import { cellWidth, clip, endOf, exactly } from '../paint/cells.js';
import { type Line, lay, type Span, span } from '../paint/line.js';
import { BOLD, GREEN, INVERSE, over, RED, type Style, YELLOW } from '../paint/style.js';
import { isNew, toldIn, toldLines } from './told.js';

interface Part {
  readonly text: string;
  readonly style: Style;
  /** Lower is needed more. */
  readonly rank: number;
  /** May be cut to this many cells rather than left out. */
  readonly least?: number;
  /** Of a path the end says most: it is cut in front. */
  readonly keepsEnd?: boolean;
}

const BAR = INVERSE;
const GAP = '  ';

/** Who has never used this UI is told the keys that lead to all others, until the first key. */
const FIRST_KEYS: readonly (readonly [command: string, word: string])[] = [
  ['help', 'help'],
  ['filter', 'filter'],
  ['command', 'commands'],
  ['quit', 'quit'],
];

const hint = ({ isFresh }: State): string =>
  isFresh
    ? FIRST_KEYS.map(([command, word]) => `${keyOf(command)} ${word}`).join(GAP)
    : `${keyOf('help')}:help`;

export interface Status {
  readonly bar: Line;
  /** What is told and is too long for the bar, in lines of its own. */
  readonly told: readonly Line[];
}

export function statusOf(state: State, width: number): Status {
  const right = hint(state);
  const room = width - cellWidth(right) - GAP.length;
  const told = toldIn(state);
  const others = partsOf(state);
  if (told !== undefined) {
    // Old news may be cut; what is new is whole or elsewhere.
    const part: Part = { ...told, rank: 2.5, ...(!isNew(state) && { least: 20 }) };
    const parts = [...others, part];
    const admitted = admit(parts, room);
    if (!isNew(state) || admitted.has(part)) {
      return { bar: barOf(spansOf(parts, admitted), right, width), told: [] };
    }
  }
  const bar = barOf(spansOf(others, admit(others, room)), right, width);
  return { bar, told: told === undefined ? [] : toldLines(told, width) };
}

function barOf(spans: readonly Span[], right: string, width: number): Line {
  const used = spans.reduce((sum, piece) => sum + cellWidth(piece.text), 0);
  const gap = ' '.repeat(Math.max(0, width - used - cellWidth(right)));
  return lay([...spans, span(gap, BAR), span(right, BAR)], width, BAR);
}

/** The parts that fit, as far as they do. */
function admit(parts: readonly Part[], width: number): ReadonlyMap<Part, string> {
  const admitted = new Map<Part, string>();
  let left = width;
  for (const part of [...parts].sort((a, b) => a.rank - b.rank)) {
    const gap = admitted.size === 0 ? 0 : GAP.length;
    const whole = cellWidth(part.text);
    const cells = whole + gap <= left ? whole : left - gap;
    if (cells < Math.min(whole, part.least ?? whole)) continue;
    admitted.set(part, cells < whole ? cutTo(part, cells) : clip(part.text, cells).text);
    left -= cells + gap;
  }
  return admitted;
}

const cutTo = ({ text, keepsEnd }: Part, cells: number): string =>
  keepsEnd ? endOf(text, cells) : exactly(text, cells);

/** In their order on the screen. */
function spansOf(parts: readonly Part[], admitted: ReadonlyMap<Part, string>): readonly Span[] {
  const spans: Span[] = [];
  for (const part of parts) {
    const text = admitted.get(part);
    if (text === undefined) continue;
    if (spans.length > 0) spans.push(span(GAP, BAR));
    spans.push(span(text, over(BAR, part.style)));
  }
  return spans;
}

function partsOf(state: State): readonly Part[] {
  const { snapshot } = state;
  if (snapshot === undefined) return [{ text: 'opening', style: BOLD, rank: 0 }];
  return [...always(state, snapshot), ...losses(snapshot), ...field(state)];
}

function mode(snapshot: Snapshot): Part {
  const { playback, waiting = 0 } = snapshot;
  if (snapshot.paused) {
    const text = waiting > 0 ? `PAUSED +${waiting}` : 'PAUSED';
    return { text, style: BOLD | YELLOW, rank: 0 };
  }
  if (playback?.isOver === false) return { text: '▶', style: BOLD | GREEN, rank: 0 };
  if (snapshot.mode === 'live') return { text: 'LIVE', style: BOLD | GREEN, rank: 0 };
  if (snapshot.progress === undefined) return { text: 'FILE', style: BOLD, rank: 0 };
  if (snapshot.reading?.follows && snapshot.progress >= 1) {
    return { text: 'FILE FOLLOWED', style: BOLD | GREEN, rank: 0 };
  }
  const percent = Math.floor(Math.min(1, snapshot.progress) * 100);
  return { text: `READING ${percent}%`, style: BOLD | GREEN, rank: 0 };
}

function always(state: State, snapshot: Snapshot): readonly Part[] {
  const { counters } = snapshot;
  const parts: Part[] = [
    mode(snapshot),
    { text: snapshot.title, style: 0, rank: 7, least: 12, keepsEnd: snapshot.mode === 'file' },
    { text: placeText(state), style: BOLD, rank: 1 },
  ];
  if (snapshot.playback !== undefined) parts.push(played(snapshot.playback));
  if (state.follow) parts.push({ text: 'FOLLOW', style: BOLD, rank: 2 });
  parts.push(...found(counters));
  if (snapshot.mode === 'live')
    parts.push({ text: `${rate(counters.rate)} msg/s`, style: 0, rank: 6 });
  parts.push({ text: connections(snapshot), style: 0, rank: 8 });
  return [...parts, ...(snapshot.outputs ?? []).flatMap(written)];
}

/** Of a long file the list is there before all of its messages have been judged. */
function found({ findings, messages, unjudged = 0 }: Snapshot['counters']): readonly Part[] {
  const parts: Part[] = [];
  if (findings > 0) parts.push({ text: plural(findings, 'finding'), style: YELLOW, rank: 5 });
  if (unjudged > 0) {
    const percent = Math.floor(((messages - unjudged) / Math.max(1, messages)) * 100);
    parts.push({ text: `judged ${percent}%`, style: YELLOW, rank: 5.5 });
  }
  return parts;
}

/** `2x 12.3 s of 60.0 s`: how fast a capture is gone through, and how far it is. */
const played = ({ speed, position, length, isOver }: PlaybackState): Part => {
  const place = isOver ? 'at the end' : `${position.toFixed(1)} s`;
  return { text: `${paceText(speed)} ${place} of ${length.toFixed(1)} s`, style: BOLD, rank: 1.5 };
};

/** A file that traffic is written to, by its last name, and how much is in it. */
function written({ path, bytes: count, lost }: Output): readonly Part[] {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const size: Part = { text: `${name} ${bytes(count)}`, style: 0, rank: 9, least: 12 };
  return lost === 0 ? [size] : [size, { text: `${name}: ${lost} lost`, style: RED, rank: 3 }];
}

/** Line of how many: of the list, or of the view over it. */
function placeText(state: State): string {
  const view = overlayOf(state, 'view')?.view;
  // A graph has no lines.
  if (view !== undefined && view.what !== 'graph') {
    const lines = totalOf(view.report);
    return lines === 0 ? '0/0' : `${view.cursor + 1}/${lines}`;
  }
  const { cursor } = state.list;
  return cursor < 0 ? '0/0' : `${cursor + 1}/${state.snapshot?.total ?? 0}`;
}

/** Two significant places are enough for a rate that changes every second. */
const rate = (perSecond: number): string =>
  perSecond >= 10_000 ? `${Math.round(perSecond / 1000)}k` : String(Math.round(perSecond));

function connections({ mode, counters }: Snapshot): string {
  const all = plural(counters.connections, 'connection');
  return mode === 'live' ? `${counters.openConnections} open of ${all}` : all;
}

function losses({ counters }: Snapshot): readonly Part[] {
  const parts: Part[] = [];
  if (counters.uninspected > 0) {
    parts.push({ text: `${bytes(counters.uninspected)} uninspected`, style: RED, rank: 3 });
  }
  if (counters.evicted > 0) {
    parts.push({ text: `${counters.evicted} evicted`, style: YELLOW, rank: 3 });
  }
  const { droppedEvents = 0 } = counters;
  if (droppedEvents > 0) {
    parts.push({ text: `${droppedEvents} events dropped`, style: YELLOW, rank: 3 });
  }
  return parts;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

function bytes(count: number): string {
  for (const [size, unit] of UNITS)
    if (count >= size) return `${(count / size).toFixed(1)} ${unit}`;
  return `${count} B`;
}

/** Wireshark's field name and byte range, while the tree or the dump has the focus. */
function field(state: State): readonly Part[] {
  const node = selectedLine(state)?.node;
  if (state.focus === 'list' || node === undefined) return [];
  const range = node.end > node.start ? `bytes ${node.start}-${node.end - 1}` : '';
  const text = [node.field ?? '', range].filter((part) => part !== '').join(', ');
  return text === '' ? [] : [{ text, style: 0, rank: 4, least: 16 }];
}
