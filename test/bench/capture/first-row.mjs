/** How long after the start of the program its first message is on a screen. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** The server's port of generated captures stands in each row of a message. */
const ROW = /:11210\b/;
const PATIENCE_MS = 60_000;

/** Milliseconds; undefined where there is no `script` to give it a terminal, or nothing appears. */
export function firstRow(dist, path) {
  const program = [process.execPath, join(dist, 'program/main.js'), 'replay', path];
  const command = `stty rows 40 cols 120; exec ${program.map((word) => `'${word}'`).join(' ')}`;
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn('script', ['-qfec', command, '/dev/null'], {
      env: { ...process.env, TERM: 'xterm-256color' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let painted = '';
    const done = (milliseconds) => {
      clearTimeout(timer);
      child.stdin.destroy();
      child.kill('SIGKILL');
      resolve(milliseconds);
    };
    const timer = setTimeout(() => done(undefined), PATIENCE_MS);
    child.on('error', () => done(undefined));
    child.stdin.on('error', () => {});
    child.stdout.on('data', (bytes) => {
      painted = (painted + bytes.toString('latin1')).slice(-65_536);
      if (ROW.test(painted)) done(performance.now() - start);
    });
  });
}
