/** The terminal UI in a real terminal, driven by keys. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { Terminal } from './tmux.js';

const REBALANCE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

describe.skipIf(lacksTool('tmux'))('in a terminal', () => {
  let terminal: Terminal;
  afterEach(() => terminal.close());
  const sized = (width: number, height: number): Terminal => {
    terminal = new Terminal(width, height);
    return terminal;
  };

  it.each([
    [120, 40],
    [80, 24],
  ])('%dx%d: list, tree, hex and status; keys move, fold and leave', async (width, height) => {
    sized(width, height).open(['replay', REBALANCE]);
    // Before it the connection was opened: that is a row, too.
    const first = await terminal.shows(/Message 1: [\s\S]*FILE +\S+ +2\/\d+/);
    expect(first).toMatch(/^- .*connection opened.*\n1 .*Hello/m);
    expect(first).toMatch(/^.*0000 {2}80 1f/m);
    expect(first.trimEnd().split('\n')).toHaveLength(height);
    expect(Math.max(...first.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);

    terminal.keys('j', 'p');
    await terminal.shows(/2\/\d+.*\?:help/);
    terminal.keys('G');
    await terminal.shows(/(\d+)\/\1\b/);
    terminal.keys('?');
    await terminal.shows(/partner: request <-> response/);
    terminal.keys('Escape');
    await terminal.shows(/FILE/);
    terminal.keys('g', 'j', 'Tab', 'j', 'j');
    await terminal.shows(/bytes \d+-\d+|couchbase|Number: 1|message\.number/);
    terminal.keys('q');
    expect(await terminal.shows(/status 0/)).not.toMatch(/FILE/);
  });

  it('follows a resize, and says when there is too little room', async () => {
    sized(120, 40).open(['replay', REBALANCE]);
    await terminal.shows(/FILE/);
    terminal.resize(50, 10);
    await terminal.shows(/too small|60x15/);
    terminal.resize(100, 30);
    expect(await terminal.shows(/FILE/)).toMatch(/^1 .*Hello/m);
  });

  it('reads a capture from a pipe, keys from the terminal', async () => {
    sized(100, 30).open(['replay', '-'], `cat ${REBALANCE} |`);
    await terminal.shows(/standard input.*2\/\d+/);
    terminal.keys('q');
    await terminal.shows(/status 0/);
  });

  it('the demo lives; pausing and leaving work while it does', async () => {
    sized(120, 40).open(['demo', '--pace', '100']);
    await terminal.shows(/LIVE.*FOLLOW/);
    await terminal.shows(/StartFusionUploader/);
    terminal.keys('Space');
    await terminal.shows(/PAUSED/);
    terminal.keys('q');
    const end = await terminal.shows(/status \d/);
    expect(end).toMatch(/status 0/);
    expect(end).not.toMatch(/reset|Error/);
  });

  it('a damaged capture: what is readable is shown, the damage told, status 2', async () => {
    sized(100, 30).open(['replay', '-'], `head -c 3000 ${REBALANCE} |`);
    await terminal.shows(/cut short/);
    terminal.keys('q');
    await terminal.shows(/cut short[\s\S]*status 2/);
  });
});
