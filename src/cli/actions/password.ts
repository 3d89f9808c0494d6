/** A password from the terminal, which does not show it. */
import { CommandError, EXIT } from '../exit.js';

const INTERRUPT = '\u0003';
const END_OF_INPUT = '\u0004';
const ERASE_ONE: ReadonlySet<string> = new Set(['\b', '\u007f']);
const ERASE_ALL = '\u0015';
const ENTER: ReadonlySet<string> = new Set(['\r', '\n']);

/** Longer ones are cut off here: nobody types them. */
const MAX_LENGTH = 1024;

/** Rejects where there is no terminal to ask, or whoever sits there does not want to say. */
export async function askPassword(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    throw new CommandError(
      EXIT.usage,
      'a password is needed: put it into FUSIONSHARK_PASSWORD, or be asked for it on a terminal',
    );
  }
  stderr.write(prompt);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8').resume();
  try {
    return await typed(stdin);
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    stderr.write('\n');
  }
}

function typed(stdin: NodeJS.ReadStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text: string[] = [];
    const take = (chunk: string): void => {
      for (const key of chunk) {
        if (ENTER.has(key)) {
          done(() => resolve(text.join('')));
          return;
        }
        if (key === INTERRUPT || key === END_OF_INPUT) {
          done(() => reject(new CommandError(EXIT.usage, 'no password was given')));
          return;
        }
        if (ERASE_ONE.has(key)) text.pop();
        else if (key === ERASE_ALL) text = [];
        else if (key >= ' ' && text.length < MAX_LENGTH) text.push(key);
      }
    };
    const done = (settle: () => void): void => {
      stdin.off('data', take);
      settle();
    };
    stdin.on('data', take);
  });
}
