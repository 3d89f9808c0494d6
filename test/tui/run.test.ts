import { afterEach, describe, expect, test } from 'vitest';
import type { SessionPort } from '../../src/session/port/session-port.js';
import { runTui, type TuiEnding } from '../../src/tui/index.js';
import type { TuiOptions } from '../../src/tui/run.js';
import { FakeSession } from './helpers/fake-session.js';
import { FakeTerminal } from './helpers/terminal.js';

const started: { terminal: FakeTerminal; ending: Promise<TuiEnding> }[] = [];

async function run(
  session: FakeSession,
  width = 120,
  height = 40,
  env = {},
  more: Partial<TuiOptions> = {},
) {
  const terminal = new FakeTerminal(width, height);
  const { stdin, stdout, host } = terminal;
  const ending = runTui(session, { stdin, stdout, env, process: host, ...more });
  ending.catch(() => undefined);
  started.push({ terminal, ending });
  await terminal.until('the first frame', () => terminal.lines.at(-1)?.endsWith('?:help') === true);
  return { terminal, ending };
}

afterEach(async () => {
  for (const { terminal, ending } of started.splice(0)) {
    terminal.keyboard.write('q');
    await ending.catch(() => undefined);
  }
});

describe('on a terminal', () => {
  test('enters the alternate screen, draws, and reads keys raw', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    expect(terminal.alternate).toBe(true);
    expect(terminal.keyboard.raw).toBe(true);
    expect(terminal.lines[2]).toMatch(/^1 +0\.001000/);
    expect(terminal.inverse(2)).toHaveLength(120);
  });

  test('keys move, also several in one read and as escape sequences', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    terminal.keyboard.write('jjj');
    await terminal.until('message 4', () => terminal.inverse(5).startsWith('4 '));
    terminal.keyboard.write('\u001b[A');
    await terminal.until('message 3', () => terminal.inverse(4).startsWith('3 '));
    terminal.keyboard.write('\u001b[<0;3;4m\u001b[I');
    terminal.keyboard.write('\t');
    await terminal.until(
      'focus on the tree',
      () => terminal.lines[18]?.startsWith('═ Message 3') === true,
    );
    expect(terminal.lines[4]).toMatch(/^3 {9}0/);
  });

  test('the bytes of the selected field are inverse', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }), 80, 24);
    terminal.keyboard.write('\tjjj');
    await terminal.until('VBucket', () => terminal.inverse(15).includes('VBucket: 1'));
    expect(terminal.inverse(12)).toBe('00 01..');
  });

  test('a resize is drawn anew, down to too small and back', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    terminal.resize(80, 24);
    await terminal.until('80x24', () => terminal.lines[23]?.endsWith('?:help') === true);
    terminal.resize(40, 8);
    await terminal.until('too small', () => terminal.lines[0] === 'Terminal too small.');
    terminal.resize(200, 60);
    await terminal.until('200x60', () => terminal.lines[59]?.endsWith('?:help') === true);
    expect(terminal.lines[1]).toContain('Destination');
  });

  test('follows a live session, and draws nothing when nothing happens', async () => {
    const session = new FakeSession({ count: 300, mode: 'live' });
    const { terminal } = await run(session);
    session.grow(7);
    await terminal.until('message 307', () => terminal.inverse(17).startsWith('307 '));
    await new Promise((resolve) => setTimeout(resolve, 120));
    const { length } = terminal.screen.written;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(terminal.screen.written).toHaveLength(length);
  });

  test('what messages say cannot reach the terminal as a command', async () => {
    const session = new FakeSession({ count: 300 });
    session.decorate = (row) => ({ ...row, info: '\u001b[2J\u001b]0;own\u0007\u009b1;1H\r\n' });
    let title = '';
    const { terminal } = await run(session);
    terminal.terminal.onTitleChange((text) => {
      title = text;
    });
    terminal.keyboard.write('j');
    await terminal.until('message 2', () => terminal.inverse(3).startsWith('2 '));
    expect(title).toBe('');
    expect(terminal.lines[2]).toContain('·[2J·]0;own··1;1H··');
  });

  test.each([
    ['colour', {}, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
  ])('%s', async (_, env, coloured) => {
    const { terminal } = await run(new FakeSession({ count: 300 }), 120, 40, env);
    expect(/\u001b\[[0-9;]*;3\dm/.test(terminal.screen.written)).toBe(coloured);
    expect(terminal.inverse(2)).toHaveLength(120);
  });
});

describe('however it ends, the terminal is as it was', () => {
  const restored = async (terminal: FakeTerminal): Promise<void> => {
    await terminal.until('the shell', () => !terminal.alternate);
    expect(terminal.lines[0]).toBe('SHELL$');
    expect(terminal.keyboard.raw).toBe(false);
    expect(terminal.terminal.modes.wraparoundMode).toBe(true);
    expect(terminal.screen.written).toMatch(/\u001b\[\?25h/);
    expect(terminal.terminal.modes.mouseTrackingMode).toBe('none');
    expect(terminal.host.eventNames()).toEqual([]);
  };

  test.each([
    ['q', 'q', { by: 'user' }],
    ['Ctrl-C', '\u0003', { by: 'user' }],
  ])('%s', async (_, key, expected) => {
    const session = new FakeSession({ count: 300 });
    const { terminal, ending } = await run(session);
    terminal.keyboard.write(key);
    expect(await ending).toEqual(expected);
    await restored(terminal);
    expect([session.closed, session.subscribers]).toEqual([1, 0]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s', async (signal) => {
    const session = new FakeSession({ count: 300 });
    const { terminal, ending } = await run(session);
    terminal.host.emit(signal);
    expect(await ending).toEqual({ by: 'signal', signal });
    await restored(terminal);
    expect(session.closed).toBe(1);
  });

  test('a fault of the UI', async () => {
    const session = new FakeSession({ count: 300 });
    const { terminal, ending } = await run(session);
    session.decorate = () => {
      throw new Error('broken session');
    };
    terminal.keyboard.write('G');
    await expect(ending).rejects.toThrow('broken session');
    await restored(terminal);
    expect(session.closed).toBe(1);
  });

  test('the thread of the session dies', async () => {
    const session = new FakeSession({ count: 300 });
    let die: (error: Error) => void = () => undefined;
    const died = new Promise<Error>((resolve) => {
      die = resolve;
    });
    const mortal: SessionPort = Object.assign(session, { died });
    const { terminal, ending } = await run(mortal as FakeSession);
    die(new Error('out of memory'));
    await expect(ending).rejects.toThrow('out of memory');
    await restored(terminal);
    expect(session.closed).toBe(1);
  });

  test('the process exits under it', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    terminal.host.emit('exit');
    await terminal.until('the shell', () => !terminal.alternate);
  });

  test('the keyboard is gone', async () => {
    const { terminal, ending } = await run(new FakeSession({ count: 300 }));
    terminal.keyboard.end();
    expect(await ending).toEqual({ by: 'terminal-lost' });
    await restored(terminal);
  });

  test('after a stop and a continue the screen is drawn anew', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    terminal.terminal.write('\u001b[?1049l');
    terminal.host.emit('SIGCONT');
    await terminal.until('a frame', () => terminal.lines.at(-1)?.endsWith('?:help') === true);
    expect(terminal.alternate).toBe(true);
  });
});

describe('stopped', () => {
  /** The stop is over when it returns, as a stop of the process is for the process. */
  async function stoppable(meanwhile: (terminal: FakeTerminal) => void = () => undefined) {
    const stops: { whole: boolean; shell: boolean; raw: boolean; listeners: number }[] = [];
    const session = new FakeSession({ count: 300 });
    const on: { terminal?: FakeTerminal } = {};
    const stop = (whole: boolean): void => {
      const { terminal } = on;
      if (terminal === undefined) return;
      const { written } = terminal.screen;
      stops.push({
        whole,
        shell: written.endsWith('\u001b[?1049l'),
        raw: terminal.keyboard.raw,
        listeners: terminal.host.listenerCount('SIGTSTP'),
      });
      meanwhile(terminal);
    };
    const { terminal } = await run(session, 120, 40, {}, { stop });
    on.terminal = terminal;
    return { terminal, stops };
  }
  const back = async (terminal: FakeTerminal): Promise<void> => {
    await terminal.until('raw keys', () => terminal.keyboard.raw);
    await terminal.until('our screen', () => terminal.alternate);
    await terminal.until('a frame', () => terminal.lines.at(-1)?.endsWith('?:help') === true);
    expect(terminal.terminal.modes.mouseTrackingMode).toBe('drag');
  };

  test.each([
    ['by SIGTSTP, alone', (terminal: FakeTerminal) => terminal.host.emit('SIGTSTP'), false],
    ['by Ctrl-Z, all', (terminal: FakeTerminal) => terminal.keyboard.write('\u001a'), true],
  ])('%s: the shell has the terminal meanwhile', async (_, press, whole) => {
    const { terminal, stops } = await stoppable((shell) => shell.terminal.write('$ ls\r\n'));
    press(terminal);
    await terminal.until('the stop', () => stops.length === 1);
    expect(stops).toEqual([{ whole, shell: true, raw: false, listeners: 0 }]);
    terminal.host.emit('SIGCONT');
    await back(terminal);
    expect(terminal.host.listenerCount('SIGTSTP')).toBe(1);
  });

  test('where nobody stops it, it goes on by itself', async () => {
    const { terminal, stops } = await stoppable();
    terminal.host.emit('SIGTSTP');
    expect(stops).toHaveLength(1);
    await back(terminal);
  });

  test('killed while it is stopped, it leaves no screen twice', async () => {
    const { terminal } = await stoppable((shell) => shell.host.emit('exit'));
    terminal.host.emit('SIGTSTP');
    expect(terminal.screen.written.match(/\u001b\[\?1049l/g)).toHaveLength(1);
  });
});

describe('the mouse', () => {
  test('selects, scrolls and drags, told as decimal numbers', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }));
    expect(terminal.terminal.modes.mouseTrackingMode).toBe('drag');
    expect(terminal.screen.written).toContain('\u001b[?1006h');
    terminal.keyboard.write('\u001b[<0;5;6M\u001b[<0;5;6m');
    await terminal.until('message 4', () => terminal.inverse(5).startsWith('4 '));
    terminal.keyboard.write('\u001b[<65;5;6M');
    await terminal.until('three lines on', () => terminal.lines[2]?.startsWith('4 ') === true);
  });

  test('is left to the terminal where that is asked for', async () => {
    const { terminal } = await run(new FakeSession({ count: 300 }), 120, 40, {}, { mouse: false });
    expect(terminal.terminal.modes.mouseTrackingMode).toBe('none');
  });
});

test('without a terminal it refuses, touches nothing and closes the session', async () => {
  const session = new FakeSession({ count: 3 });
  const terminal = new FakeTerminal(80, 24);
  const stdin = Object.assign(terminal.stdin, { isTTY: false });
  const running = runTui(session, { stdin, stdout: terminal.stdout, process: terminal.host });
  await expect(running).rejects.toThrow('needs a terminal to read keys');
  expect(terminal.screen.written).toBe('');
  expect(session.closed).toBe(1);
});
