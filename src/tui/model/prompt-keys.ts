/** What the keys do in a prompt. */
import { COMMANDS } from './commands.js';
import { historyOf, remember } from './history.js';
import { edited, insert, type TextLine, typedText } from './line-edit.js';
import type { OverlayOf } from './overlay.js';
import { lineCommandFor, type PromptCommand, promptCommandFor } from './overlay-keys.js';
import { PROMPTS } from './prompts.js';
import { changed, closed } from './stack.js';
import type { State } from './state.js';
import { type Step, step } from './step.js';

type Prompt = OverlayOf<'prompt'>;

function runWritten(state: State, prompt: Prompt): Step {
  const { command, line, mode } = prompt;
  const { fault, modes, takesEmpty } = PROMPTS[command] ?? {};
  const text = line.text.trim();
  if (text === '' && !takesEmpty) return step(closed(state));
  const wrong = fault?.(text, state);
  if (wrong !== undefined) return step(changed(state, { ...prompt, fault: wrong }));
  const argument = modes === undefined ? text : `${modes[mode] ?? ''} ${text}`;
  return COMMANDS[command](remember(closed(state), command, text), argument);
}

function nextMode(state: State, prompt: Prompt): Step {
  const count = PROMPTS[prompt.command]?.modes?.length ?? 1;
  const mode = (prompt.mode + 1) % count;
  return step(changed(state, { ...prompt, mode, fault: undefined }));
}

const HANDLERS: Readonly<
  Record<Exclude<PromptCommand, 'older' | 'newer'>, (state: State, prompt: Prompt) => Step>
> = {
  'prompt-run': runWritten,
  'prompt-leave': (state) => step(closed(state)),
  'prompt-mode': nextMode,
};

export function pressInPrompt(state: State, prompt: Prompt, key: string): Step {
  const own = promptCommandFor(key, 'prompt');
  const write = (line: TextLine): Step =>
    step(changed(state, { ...prompt, line, fault: undefined }));
  if (own !== undefined && own !== 'older' && own !== 'newer') return HANDLERS[own](state, prompt);
  const edit = own ?? lineCommandFor(key, 'line');
  if (edit !== undefined) return write(edited(prompt.line, edit, historyOf(state, prompt.command)));
  const text = typedText(key);
  return text === undefined ? step(state) : write(insert(prompt.line, text));
}
