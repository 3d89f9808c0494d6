/**
 * A working session in a real terminal, from opening a capture to finding one's notes in it
 * again; and the terminal given back however the program is stopped or ends.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { MAIN, pause, run, scratch } from './program.js';
import { Terminal } from './tmux.js';

const REBALANCE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

describe.skipIf(lacksTool('tmux'))('a session in a terminal', () => {
  let terminal: Terminal;
  let folder: string;
  let capture: string;
  beforeEach(() => {
    folder = scratch();
    capture = join(folder, 'trace.pcapng');
    copyFileSync(REBALANCE, capture);
    // Nobody has to be able to write it.
    chmodSync(capture, 0o400);
    terminal = new Terminal(120, 40);
  });
  afterEach(() => terminal.close());

  const type = (text: string): void => terminal.keys('-l', text);
  const row = (number: number): RegExp => new RegExp(`^${number} .*$`, 'm');

  it('moves, filters, marks, comments, saves, and finds it all again', async () => {
    terminal.open(['replay', capture]);
    await terminal.shows(/FILE.*2\/\d+/);
    terminal.keys('j', 'j');
    await terminal.shows(/Message 3: /);
    terminal.keys('\\;');
    await terminal.shows(/Comment/);
    type('who asked for this?');
    terminal.keys('Enter');
    await terminal.shows(/comment on message 3 kept/);
    await terminal.shows(/Comment: who asked for this\?/);
    expect(row(3).exec(terminal.screen())?.[0]).toMatch(/^3 +n? +;/);

    terminal.keys('j', 'm', 'j', 'd');
    await terminal.shows(/^4 +\*/m);
    await terminal.shows(/^5 +-/m);
    terminal.keys('j', 'T');
    await terminal.shows(/^6 .*\*REF\*/m);

    terminal.keys('/');
    type('frame.comment');
    terminal.keys('Enter');
    const filtered = await terminal.shows(/1 of \d+[\s\S]*1\/1/);
    expect(filtered).toMatch(row(3));
    expect(filtered).not.toMatch(row(4));

    const saved = join(folder, 'part.pcapng');
    terminal.keys('w', 's');
    await terminal.shows(/Save as/);
    type(saved);
    terminal.keys('Enter');
    await terminal.shows(/saved 1 message to/);
    terminal.keys('w', 's');
    type(saved);
    terminal.keys('Enter');
    await terminal.shows(/part\.pcapng exists/);
    // Escape and a letter in one read are the letter with Alt.
    terminal.keys('Escape');
    await terminal.shows(row(3));
    terminal.keys('q');
    await terminal.shows(/status 0/);
    expect(statSync(saved).mode & 0o777).toBe(0o600);
    const read = await run(['read', '-Y', 'frame.comment contains "who asked"', saved]);
    expect(read.stdout.trim().split('\n')).toHaveLength(1);

    const notes = `${capture}.notes.json`;
    expect(statSync(notes).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(notes, 'utf8'))).toMatchObject({
      ...{ marked: [4], ignored: [5], references: [6] },
      comments: [{ number: 3, text: 'who asked for this?' }],
    });
    expect(readFileSync(capture)).toEqual(readFileSync(REBALANCE));

    terminal.close();
    terminal = new Terminal(120, 40);
    terminal.open(['replay', capture]);
    const again = await terminal.shows(/FILE.*2\/\d+/);
    expect(row(3).exec(again)?.[0]).toMatch(/^3 +n? +;/);
    expect(again).toMatch(/^4 +\*/m);
    expect(again).toMatch(/^6 .*\*REF\*/m);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('plays a capture at its pace, stops, steps, jumps', async () => {
    terminal.open(['replay', '--speed', '0.1', capture]);
    await terminal.shows(/▶.*1\/10x \d+\.\d s of \d+\.\d s/);
    terminal.keys('Space');
    const [, before] = /PAUSED.* (\d+)\/\d+ /.exec(await terminal.shows(/PAUSED/)) ?? [];
    terminal.keys('.');
    const next = Number(before) + 1;
    await terminal.shows(new RegExp(`PAUSED.* ${next}/${next} `));
    terminal.keys(':');
    type('seek 1.5');
    terminal.keys('Enter');
    await terminal.shows(/PAUSED.* 1\.5 s of/);
    terminal.keys(':');
    type('speed max');
    terminal.keys('Enter', 'Space');
    await terminal.shows(/at once at the end of/);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('follows a live list, pauses it while traffic goes on, and tells what is written', async () => {
    const out = join(folder, 'live.pcapng');
    terminal.open(['demo', '--pace', '200', '-w', out]);
    await terminal.shows(/LIVE.*FOLLOW/);
    terminal.keys('Space');
    await terminal.shows(/PAUSED \+\d{2,}/);
    terminal.resize(200, 40);
    await terminal.shows(/live\.pcapng \d+(\.\d)? k?B/);
    terminal.keys('Space', 'f');
    await terminal.shows(/LIVE(?!.*FOLLOW)/);
    terminal.keys('C-z');
    await terminal.shows(/the traffic stops too/);
    terminal.keys('n');
    await terminal.shows(/^No\. /m);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('copies to the terminal: what arrives is the row', async () => {
    terminal.open(['replay', capture]);
    await terminal.shows(/FILE.*2\/\d+/);
    terminal.tmux('set', '-g', 'set-clipboard', 'on');
    terminal.keys('y', 'r');
    await terminal.shows(/copied: row/);
    expect(terminal.tmux('show-buffer')).toMatch(/^1\t0\.000000\t.*\trequest\tHello\t/);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('the mouse selects and drags; where it is not wanted the terminal keeps it', async () => {
    const tracked = (): string =>
      terminal.tmux('display', '-p', '#{mouse_button_flag} #{mouse_sgr_flag}').trim();
    terminal.open(['replay', capture]);
    await terminal.shows(/FILE.*2\/\d+/);
    expect(tracked()).toBe('1 1');
    terminal.keys('-H', ...hexOf('\u001b[<0;5;6M\u001b[<0;5;6m'));
    await terminal.shows(/ 4\/\d+ /);
    terminal.keys(':');
    type('mouse off');
    terminal.keys('Enter');
    await terminal.shows(/mouse: off/);
    expect(tracked()).toBe('0 0');
    terminal.keys('q');
    await terminal.shows(/status 0/);
    terminal.close();
    terminal = new Terminal(120, 40);
    terminal.open(['replay', '--no-mouse', capture]);
    await terminal.shows(/FILE.*2\/\d+/);
    expect(tracked()).toBe('0 0');
  });
});

const hexOf = (text: string): string[] => [...Buffer.from(text)].map((byte) => byte.toString(16));

describe.skipIf(lacksTool('tmux'))('the terminal is given back', () => {
  let terminal: Terminal;
  afterEach(() => terminal.close());

  /** Under a shell with job control, as people have it. */
  async function shell(environment = ''): Promise<number> {
    terminal = new Terminal(100, 30);
    terminal.start("PS1='ready> ' bash --norc --noprofile -i");
    await terminal.shows(/ready>$/m);
    const command = `${environment} ${process.execPath} ${MAIN} replay ${REBALANCE}; echo status $?`;
    terminal.keys('-l', command);
    terminal.keys('Enter');
    await terminal.shows(/FILE.*2\/\d+/);
    const tty = terminal.tmux('display', '-p', '#{pane_tty}').trim();
    const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '-t', tty], { encoding: 'utf8' });
    const line = stdout.split('\n').find((each) => each.includes(`${MAIN} replay`)) ?? '';
    return Number.parseInt(line, 10);
  }
  const state = (): string =>
    terminal.tmux('display', '-p', '#{alternate_on} #{mouse_any_flag} #{cursor_flag}').trim();

  /** As it was before: a screen of lines, a cursor, no mouse, and what is typed is seen. */
  async function restored(): Promise<void> {
    expect(state()).toBe('0 0 1');
    terminal.keys('-l', 'stty -a | tr " ;" "\\n\\n" | grep -x "icanon\\|echo" | sort | xargs');
    terminal.keys('Enter');
    await terminal.shows(/^echo icanon$/m);
  }

  it.each(['by Ctrl-Z', 'by SIGTSTP'])('while it is stopped %s, and taken again', async (how) => {
    const pid = await shell();
    terminal.keys('j');
    await terminal.shows(/ 3\/\d+ /);
    expect(state()).toBe('1 1 0');
    if (how === 'by Ctrl-Z') terminal.keys('C-z');
    else process.kill(pid, 'SIGTSTP');
    await terminal.shows(/Stopped/);
    await restored();
    terminal.keys('-l', 'fg');
    terminal.keys('Enter');
    await terminal.shows(/FILE.* 3\/\d+ /);
    expect(state()).toBe('1 1 0');
    terminal.keys('j');
    await terminal.shows(/ 4\/\d+ /);
    terminal.keys('q');
    await terminal.shows(/^ready> fg\n[\s\S]*^ready>$/m);
    await restored();
  });

  it.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('at %s', async (signal) => {
    process.kill(await shell(), signal);
    await terminal.shows(/status \d/);
    await restored();
  });

  it.each([
    ['a fault in the screen’s thread', 'isMainThread', "throw new Error('boom')", /boom/],
    ['a fault in the engine’s thread', '!isMainThread', "throw new Error('boom')", /boom/],
    ['the end of the engine’s thread', '!isMainThread', 'process.exit(9)', /thread ended.*9/],
  ])('at %s', async (_, where, what, told) => {
    const script = join(scratch(), 'fault.cjs');
    writeFileSync(
      script,
      `const { isMainThread } = require('node:worker_threads');
       const { existsSync } = require('node:fs');
       if (${where}) setInterval(() => { if (existsSync('${script}.now')) ${what}; }, 20);`,
    );
    await shell(`NODE_OPTIONS=--require=${script}`);
    writeFileSync(`${script}.now`, '');
    expect(await terminal.shows(/status 1/)).toMatch(told);
    await restored();
  });

  it('no frame is drawn while nothing happens', async () => {
    const pid = await shell();
    const written = (): string =>
      /^wchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))?.[1] ?? '';
    await pause(300);
    const before = written();
    await pause(700);
    // The loops of two threads wake one another by bytes; a frame has thousands.
    expect(Number(written()) - Number(before)).toBeLessThan(200);
  });
});
