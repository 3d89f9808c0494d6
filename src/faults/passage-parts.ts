/** What a passage is given: where it leads, who is told, and what all passages share. */
import type { CommandTable } from '../dissect/table.js';
import type { Injection, MessageView } from '../filter/view.js';
import type { End } from '../tcp/events.js';
import type { Learn } from './exchanges.js';
import type { HeldMessage, HeldMessages } from './held.js';
import type { PassingView, Reading } from './passing-view.js';
import type { Chance, Rules } from './rules.js';

/** Where a passage leads. Bytes are lent for the call. */
export interface PassageOutlet {
  /** What `from` sent goes on to the other end. */
  write(from: End, bytes: Uint8Array): void;
  /** `from` sent it, and it goes nowhere; whoever looks on sees it. */
  show(from: End, bytes: Uint8Array): void;
  /** `from` is not to be read (true), or may be again. */
  hold(from: End, on: boolean): void;
  /** due() is to be called in so many milliseconds, and not at the time asked for before. */
  wake(from: End, ms: number): void;
  /** Both ends are to see the end of the connection. */
  cut(how: 'close' | 'reset'): void;
}

/** What is told of a passage. */
export interface PassageEvents {
  /** The next message like this is marked, or (undefined) is not, though one like it will be. */
  marked(from: End, frame: Uint8Array, injection: Injection | undefined): void;
  /** It does not go on, nor is it shown. */
  dropped(from: End, view: PassingView, injection: Injection): void;
  /** The connection is cut, at this message. */
  cut(from: End, view: PassingView, injection: Injection, isBefore: boolean): void;
  /** A held message has come, or its fate is decided. */
  held(message: HeldMessage): void;
  notice(line: string): void;
}

/** What all passages share. */
export interface FaultContext {
  readonly table: CommandTable;
  readonly reading: Reading;
  readonly learn: Learn;
  readonly rules: Rules;
  readonly chance: Chance;
  /** Which messages are held, and for how long, ms; undefined: none. */
  readonly intercept:
    | {
        readonly filter: string;
        readonly wants: (view: MessageView) => boolean;
        readonly timeout: number;
      }
    | undefined;
  readonly held: HeldMessages;
}
