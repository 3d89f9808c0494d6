/**
 * The terminal while the UI has it: taken, given back, and given to the shell and taken again
 * when the program is stopped (Ctrl-Z, SIGTSTP) and goes on (SIGCONT).
 */
import { ENTER_SCREEN, LEAVE_SCREEN } from '../paint/painter.js';

/** The part of `process` that the UI listens to. */
export interface ProcessEvents {
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

/** Button events and drags (1002), told as decimal numbers (1006); xterm's ctlseqs. */
const MOUSE_ON = '\u001b[?1002h\u001b[?1006h';
const MOUSE_OFF = '\u001b[?1006l\u001b[?1002l';

interface Parts {
  readonly stdin: Pick<NodeJS.ReadStream, 'isTTY' | 'setRawMode'>;
  readonly write: (text: string) => unknown;
  readonly host: ProcessEvents;
  /** Sends SIGTSTP: to this process, or to all of its group, as a terminal does at Ctrl-Z. */
  readonly stop: (whole: boolean) => void;
  /** The screen is ours again, and holds nothing of ours. */
  readonly taken: () => void;
}

export class TerminalHold {
  private isHeld = false;
  private readonly stopped = (): void => this.suspend(false);
  private readonly continued = (): void => this.resume();
  private readonly exiting = (): void => this.release();

  constructor(
    private readonly parts: Parts,
    private mouse: boolean,
  ) {}

  /** Until it is given back it is given back in any case when the process exits. */
  take(): void {
    const { host, write } = this.parts;
    host.on('exit', this.exiting);
    host.on('SIGTSTP', this.stopped);
    host.on('SIGCONT', this.continued);
    this.isHeld = true;
    write(ENTER_SCREEN + this.mouseMode());
  }

  giveBack(): void {
    const { host } = this.parts;
    this.release();
    host.off('exit', this.exiting);
    host.off('SIGTSTP', this.stopped);
    host.off('SIGCONT', this.continued);
  }

  /** Whether the terminal tells of the mouse, or keeps it for selecting text. */
  setMouse(on: boolean): void {
    if (on === this.mouse) return;
    this.mouse = on;
    if (this.isHeld) this.parts.write(this.mouseMode());
  }

  /** @param whole all programs of the pipeline are stopped, as by the terminal's own Ctrl-Z */
  suspend(whole: boolean): void {
    const { host, stop, stdin } = this.parts;
    this.release();
    if (stdin.isTTY) stdin.setRawMode(false);
    // With a listener the signal would not stop anything.
    host.off('SIGTSTP', this.stopped);
    stop(whole);
    // Behind the stop; where nothing was stopped (no shell waits for this job) at once.
    setImmediate(() => {
      if (!this.isHeld) this.resume();
    });
  }

  private resume(): void {
    const { host, stdin, write, taken } = this.parts;
    this.isHeld = true;
    host.off('SIGTSTP', this.stopped);
    host.on('SIGTSTP', this.stopped);
    write(ENTER_SCREEN + this.mouseMode());
    if (stdin.isTTY) stdin.setRawMode(true);
    taken();
  }

  private release(): void {
    if (this.isHeld) this.parts.write(MOUSE_OFF + LEAVE_SCREEN);
    this.isHeld = false;
  }

  private mouseMode(): string {
    return this.mouse ? MOUSE_ON : MOUSE_OFF;
  }
}
