/** `-Y`: lets only those messages through of which a display filter holds. */
import { type AnswerNumbers, EventView } from '../export/event-view.js';
import { compileFilter, type Filter } from '../filter/compile.js';
import { caretLines, FilterFault } from '../filter/fault.js';
import type { MessageSink } from '../message.js';
import type { Decoder } from '../session/decoder.js';
import type { PacketNotes } from '../session/packets/notes.js';
import { catalogue } from './catalogue.js';
import { CommandError, EXIT, say } from './exit.js';

/** @throws CommandError with the filter and carets under its fault, status 4 */
export function displayFilter(text: string): Filter {
  try {
    const filter = compileFilter(text, catalogue);
    if (filter.text !== text) say(`filter: ${filter.text}`);
    return filter;
  } catch (fault) {
    if (!(fault instanceof FilterFault)) throw fault;
    throw new CommandError(EXIT.filter, `filter: ${fault.message}\n${caretLines(fault)}`);
  }
}

/**
 * Of lost bytes nothing is passed on: what remains of a stream is a selection with gaps anyway.
 * @param decoder that of the output: a filter sees secrets as they are printed, so that its
 *   verdicts cannot tell what is masked
 */
export function filtered(
  filter: Filter,
  sink: MessageSink,
  decoder: Decoder,
  answers: AnswerNumbers | undefined,
  notes: PacketNotes | undefined,
): MessageSink {
  const view = new EventView(decoder, answers, notes);
  return {
    message: (event) => {
      view.load(event);
      if (filter.matches(view)) sink.message(event);
    },
  };
}
