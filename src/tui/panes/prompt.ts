/** A prompt: one line to write, and below it what is wrong or what it is for. */
import { COMMANDS } from '../model/keys.js';
import type { OverlayOf } from '../model/overlay.js';
import { PROMPTS } from '../model/prompts.js';
import { type Line, lay, span } from '../paint/line.js';
import { BOLD, DIM, INVERSE, RED } from '../paint/style.js';
import { inputLine } from './input-line.js';

export function promptLines(prompt: OverlayOf<'prompt'>, width: number): readonly Line[] {
  const { command, line, mode, fault } = prompt;
  const { label = command, modes } = PROMPTS[command] ?? {};
  const under = fault === undefined ? span(helpOf(prompt), DIM) : span(fault, RED);
  const lines = [inputLine(`${label}: `, line, width), lay([span('  '), under], width)];
  if (modes === undefined) return lines;
  const spans = modes.flatMap((name, index) => [
    span(' '),
    span(` ${name} `, index === mode ? BOLD | INVERSE : DIM),
  ]);
  return [...lines, lay([span('  Tab:', DIM), ...spans], width)];
}

function helpOf({ command }: OverlayOf<'prompt'>): string {
  const binding = COMMANDS.find((each) => each.command === command && each.usage !== undefined);
  if (binding === undefined) return '';
  return `${binding.help} (:${command} ${binding.usage ?? ''})`;
}
