/** A terminal of a given size with the program in it. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAIN, pause } from './program.js';

export class Terminal {
  // A server of its own: nobody's sessions are touched, and none of theirs touch ours.
  private readonly socket = `fusionshark-test-${process.pid}-${randomUUID()}`;

  /** What the program remembers of its UI, beginning with nothing. */
  private readonly state = mkdtempSync(join(tmpdir(), 'fusionshark-state-'));

  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  /** Runs the program under a shell that says its exit status when it is over. */
  open(args: readonly string[], before = ''): void {
    this.start(
      `${before} ${process.execPath} ${MAIN} ${args.join(' ')}; echo "status $?"; sleep 60`,
    );
  }

  /** Runs a command of the shell; the terminal is over when it is. */
  start(command: string): void {
    const size = ['-x', String(this.width), '-y', String(this.height)];
    this.tmux('-f', '/dev/null', 'new-session', '-d', ...size, command);
  }

  keys(...keys: string[]): void {
    this.tmux('send-keys', ...keys);
  }

  resize(width: number, height: number): void {
    this.tmux('resize-window', '-x', String(width), '-y', String(height));
  }

  screen(): string {
    return this.tmux('capture-pane', '-p');
  }

  /** The screen with its styles, as escape sequences. */
  painted(): string {
    return this.tmux('capture-pane', '-p', '-e');
  }

  /** Waits for the screen to match; fails with the screen when it does not within ten seconds. */
  async shows(pattern: RegExp): Promise<string> {
    let screen = '';
    for (let attempt = 0; attempt < 200; attempt += 1) {
      screen = this.screen();
      if (pattern.test(screen)) return screen;
      await pause(50);
    }
    throw new Error(`${pattern} is not on the screen:\n${screen}`);
  }

  close(): void {
    spawnSync('tmux', ['-L', this.socket, 'kill-server']);
    // The program under test may still be writing its state while it is told to go.
    rmSync(this.state, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  tmux(...args: string[]): string {
    const { stdout, stderr, status } = spawnSync('tmux', ['-L', this.socket, ...args], {
      encoding: 'utf8',
      env: { ...process.env, XDG_STATE_HOME: this.state },
    });
    if (status !== 0) throw new Error(`tmux ${args[0]}: ${stderr}`);
    return stdout;
  }
}
