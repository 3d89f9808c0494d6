/** `read -w`: the messages as a capture file, with what was said and found of them as comments. */
import { statSync } from 'node:fs';
import { CaptureFile } from '../../capture/write/file.js';
import { LINKTYPE_RAW, preamble } from '../../capture/write/pcapng.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { failingAs, TaskError } from '../../engine/failure.js';
import { Recorder, type RecorderOptions } from '../../export/recorder.js';
import { Scrubber } from '../../export/scrub/scrubber.js';
import type { MessageSink } from '../../message.js';
import { CommandError, EXIT, say } from '../exit.js';
import type { Output } from './read-output.js';

interface Writing {
  /** To be shown the messages of an input that can be read twice, first: what it learns from them. */
  readonly learner: MessageSink | undefined;
  /** Begins the file. Rejects where it cannot be written. */
  open(said: Omit<RecorderOptions, 'scrubber'>, onCapture: readonly string[]): Promise<Output>;
}

/**
 * @param path of the file to write
 * @param source path of the capture that is read
 * @throws CommandError where both are the same file
 */
export function writing(path: string, source: string, scrub: boolean): Writing {
  if (isSameFile(path, source)) {
    throw new CommandError(EXIT.usage, `-w ${path}: that is the file which is read`);
  }
  const scrubber = scrub ? new Scrubber(commandTable) : undefined;
  return {
    learner: scrubber && { message: (event) => scrubber.learn(event) },
    open: (said, onCapture) => opened(path, { ...said, scrubber }, onCapture),
  };
}

async function opened(
  path: string,
  options: RecorderOptions,
  onCapture: readonly string[],
): Promise<Output> {
  const { scrubber, comments } = options;
  let failure: Error | undefined;
  const onError = (error: Error): void => {
    failure = error;
  };
  const clean = onCapture.map((text) => scrubber?.cleanText(text) ?? text);
  const head = preamble('fusionshark', [{ linkType: LINKTYPE_RAW, name: 'messages' }], clean);
  const file = await failingAs('file', CaptureFile.open(path, head, { onError }));
  const recorder = new Recorder(file, options);
  return {
    sink: recorder,
    settled: () => recorder.settled(),
    isOver: () => failure !== undefined,
    close: async () => {
      await file.close();
      if (failure !== undefined) throw new TaskError('file', failure.message);
      const late = (comments?.ofCapture.length ?? 0) - onCapture.length;
      if (late > 0) {
        const what = plural(late, 'comment');
        say(`${path}: without ${what} on the whole capture: its input can be read only once`);
      }
      if (recorder.unwritten > 0) {
        say(`${path}: no room for ${plural(recorder.unwritten, 'comment')} on their packets`);
      }
      if (scrubber !== undefined) sayScrubbed(path, scrubber);
      return EXIT.done;
    },
  };
}

function sayScrubbed(path: string, { overwritten, unsought }: Scrubber): void {
  say(`${path}: ${plural(overwritten, 'secret')} overwritten`);
  if (unsought === 0) return;
  say(`${path}: ${plural(unsought, 'secret')} too many to be looked for in other places`);
}

/** Also by way of a link. */
function isSameFile(path: string, other: string): boolean {
  const [a, b] = [path, other].map((each) =>
    each === '-' ? undefined : statSync(each, { throwIfNoEntry: false }),
  );
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}
