/** `--scenario`: incidents by name or from a file, as a user plays them. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenarios } from '../../src/sim/scenarios/index.js';
import { lines, records, run, scratch, start } from './program.js';

/** Ids at warn and above, each once. */
const alarms = (ndjson: string): string[] =>
  [
    ...new Set(
      records(ndjson)
        .flatMap(({ findings = [] }) => findings as { id: string; severity: string }[])
        .filter(({ severity }) => severity === 'warn' || severity === 'error')
        .map(({ id }) => id),
    ),
  ].sort();

const file = (name: string, content: string): string => {
  const path = join(scratch(), name);
  writeFileSync(path, content);
  return path;
};

describe('demo --scenario', () => {
  it('lists what there is', async () => {
    const { status, stdout } = await run(['demo', '--scenario', 'list']);
    expect(status).toBe(0);
    expect(lines(stdout).map((line) => line.split(' ')[0])).toEqual(
      scenarios.map(({ name }) => name),
    );
  });

  it('prints what a file may say', async () => {
    const { status, stdout } = await run(['sim', '--scenario', 'schema']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', required: ['name', 'title'] });
  });

  // One of each kind: found on the way, by the end of the input, by a close, in the framing, late.
  it.each(['zombie-uploader', 'leaked-snapshot', 'silent-node', 'garbage', 'slow-sync'])(
    '%s: tells its story and ends with it; the capture shows what it promises',
    async (name) => {
      const source = scenarios.find((each) => each.name === name);
      const capture = join(scratch(), 'incident.pcapng');
      const played = await run(['demo', '--scenario', name, '--no-ui', '-w', capture]);
      expect(played.status).toBe(0);
      const told = lines(played.stderr).map((line) => line.replace('fusionshark: ', ''));
      expect(told.slice(1, -1)).toEqual(source?.steps?.flatMap(({ say }) => say ?? []));
      const read = await run(['read', '-T', 'ndjson', capture]);
      const { findings = [] } = source ?? {};
      // Of a machine that stalls for a second the program rightly says that its answers were slow.
      const ofStory = alarms(read.stdout).filter(
        (id) => id !== 'mcbp.slow-response' || findings.includes(id),
      );
      expect(ofStory).toEqual([...findings].sort());
      for (const id of findings) expect(told.at(-1)).toContain(id);
    },
  );

  it('plays a file, JSON or JavaScript, which may draw from the seed', async () => {
    const scenario = {
      ...{ name: 'mine', title: 'mine', nodes: 1 },
      rules: [{ match: { command: 'Get' }, do: { status: 'Etmpfail', context: 'not today' } }],
      steps: [
        { connect: 'a', say: 'Once upon a time' },
        { on: 'a', send: 'Get', key: 'order::7' },
      ],
    };
    const json = file('mine.json', JSON.stringify(scenario));
    const script = file(
      'mine.mjs',
      `export default (random) => ({ ...${JSON.stringify(scenario)}, steps: [
        { connect: 'a' }, { on: 'a', send: 'Get', key: 'order::' + random.below(1e6) } ] });`,
    );
    const keyOf = async (path: string, seed: string): Promise<unknown> => {
      const { status, stdout } = await run([
        ...['demo', '--scenario', path, '--no-ui', '-T', 'ndjson', '--seed', seed],
      ]);
      expect(status).toBe(0);
      expect(alarms(stdout)).toEqual(['mcbp.error-status']);
      return records(stdout).find(({ name }) => name === 'Get')?.key;
    };
    expect(await keyOf(json, '1')).toBe('order::7');
    const drawn = [await keyOf(script, '1'), await keyOf(script, '1'), await keyOf(script, '2')];
    expect(drawn[0]).toMatch(/^order::\d+$/);
    expect(drawn[1]).toBe(drawn[0]);
    expect(drawn[2]).not.toBe(drawn[0]);
  });

  it.each<[string, string, number, RegExp]>([
    [
      'a.json',
      '{"name": "a",\n "title": "a",\n "steps": [{"connect": "a"}, {"on": "a", "send": "Gett"}]}',
      1,
      /a\.json:3: steps\[1\]\.send: no command is called "Gett"; did you mean/,
    ],
    ['b.json', '{"name": "b",\n "title": ', 2, /b\.json:2: /],
    [
      'c.mjs',
      'export default { name: "c", title: "c", rules: [{ do: { drip: { bytes: 0, every: 1 } } }] }',
      1,
      /c\.mjs: rules\[0\]\.do\.drip\.bytes: expected a whole number, 1 or more/,
    ],
    ['d.mjs', 'export default {', 2, /d\.mjs: Unexpected/],
    [
      'e.mjs',
      'export default () => { throw new Error("out of ideas") }',
      2,
      /e\.mjs: out of ideas/,
    ],
    ['f.mjs', 'export const scenario = {}', 1, /f\.mjs: .*expected object/],
  ])('%s: says what is wrong, and where', async (name, content, expected, message) => {
    const { status, stderr } = await run(['demo', '--scenario', file(name, content), '--no-ui']);
    expect(stderr).toMatch(message);
    expect(lines(stderr)).toHaveLength(1);
    expect(status).toBe(expected);
  });

  it('knows no other names, and no file that is not there', async () => {
    const unknown = await run(['demo', '--scenario', 'zombi-uploader']);
    expect(unknown).toMatchObject({ status: 1, stdout: '' });
    expect(unknown.stderr).toBe(
      'fusionshark: no scenario is called "zombi-uploader"; did you mean zombie-uploader?\n',
    );
    const absent = await run(['demo', '--scenario', '/nowhere/a.mjs']);
    expect(absent).toMatchObject({
      status: 2,
      stderr: 'fusionshark: /nowhere/a.mjs: cannot be read (ENOENT)\n',
    });
  });
});

describe('sim --scenario', () => {
  it('misbehaves to whoever connects', async () => {
    const sim = start(['sim', '--listen', '0', '--scenario', 'unknown-status']);
    const [, port = ''] = await sim.says(/listening on 127\.0\.0\.1:(\d+)/);
    const answer = await exchange(
      Number(port),
      Uint8Array.of(0x80, 0x76, ...new Array(22).fill(0)),
    );
    expect(answer.subarray(0, 8)).toEqual(Uint8Array.of(0x81, 0x76, 0, 0, 0, 0, 0x0f, 0xee));
    expect(await sim.stop()).toBe(0);
  });

  it('refuses a scenario in which no node does anything wrong', async () => {
    const { status, stderr } = await run(['sim', '--listen', '0', '--scenario', 'two-uploaders']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/two-uploaders: its nodes do as they should/);
  });
});

/** The first bytes that a node says to these. */
function exchange(port: number, bytes: Uint8Array): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.once('error', reject);
    socket.once('data', (chunk) => {
      socket.destroy();
      resolve(new Uint8Array(chunk));
    });
  });
}
