/** The views over the list, the command line and what is remembered, in a real terminal. */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { MAIN } from './program.js';
import { Terminal } from './tmux.js';

const REBALANCE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

describe.skipIf(lacksTool('tmux'))('over the list', () => {
  let terminal: Terminal;
  afterEach(() => terminal.close());

  it('views of a capture: open, move, Enter leads to a message', async () => {
    terminal = new Terminal(100, 30);
    terminal.open(['replay', '--speed', 'max', REBALANCE]);
    await terminal.shows(/FILE.*2\/703/);
    terminal.keys('c');
    await terminal.shows(/Conversations: 2, by stream ═[\s\S]*127\.0\.0\.1:57538[\s\S]* 1\/2 /);
    terminal.keys('F');
    await terminal.shows(/Stream 0 as messages: 269 lines[\s\S]*→ Hello .*\n← Hello Success/);
    terminal.keys('s', 'o');
    await terminal.shows(/Latency of 19 commands, by count ═[\s\S]*Stat +161/);
    terminal.keys('v', '?');
    await terminal.shows(/Timeline[\s\S]*zoom in at the cursor/);
    terminal.keys('Escape');
    await terminal.shows(/14 uploader +·+\[term 1/);
    terminal.keys('i');
    await terminal.shows(/Traffic, 701 messages/);
    terminal.keys('e');
    await terminal.shows(/▸ +1 +fusion\.invalid-namespace/);
    terminal.keys('Enter', 'j', 'Enter');
    await terminal.shows(/Message 520[\s\S]*FILE.* 5\d\d\/703/);
  });

  it('commands by name; filters are found again the next time', async () => {
    terminal = new Terminal(120, 30);
    const command = `${process.execPath} ${MAIN} replay --speed max ${REBALANCE}`;
    terminal.start(`${command}; echo "status $?"; ${command}; sleep 60`);
    await terminal.shows(/FILE.* \? help {2}\/ filter {2}: commands {2}q quit$/m);
    terminal.keys(':', 'g', 'o', 't', 'o', 'Enter');
    await terminal.shows(/^Go to message:/);
    terminal.keys('5', '2', '0', 'Enter');
    await terminal.shows(/Message 520[\s\S]*\?:help/);
    terminal.keys('/', ...'finding', 'Enter');
    await terminal.shows(/^Filter: finding .* of 701/);
    terminal.keys('q');
    const again = await terminal.shows(/FILE.*2\/703/);
    expect(again).toContain('?:help');
    expect(again).toMatch(/^Filter: none/);
    terminal.keys('/', 'Up', 'Enter');
    await terminal.shows(/^Filter: finding .* of 701/);
  });
});
