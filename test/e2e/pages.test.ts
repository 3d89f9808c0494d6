/** The commands that print what the tables say: as their reader runs them. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lacksTool, repositoryRoot } from '../helpers/skip.js';
import { lines, records, run, scratch } from './program.js';

const CAPTURE = join(repositoryRoot, 'captures', 'rebalance.pcapng');

describe('fusionshark commands', () => {
  it('lists all commands, a line each', async () => {
    const { status, stdout, stderr } = await run(['commands']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^0x75 +StartFusionUploader +START_FUSION_UPLOADER +one +all$/m);
    expect(stdout).toMatch(/^0x10 +Stat +STAT +until-empty-key +some$/m);
    expect(stdout).toMatch(/^0x01 +Set +SET +one$/m);
    const data = records((await run(['commands', '-T', 'ndjson'])).stdout);
    expect(data.length).toBeGreaterThan(190);
    expect(lines(stdout)).toHaveLength(data.length + 2);
    expect(data).toContainEqual({
      ...{ opcode: 0x77, name: 'DeleteFusionNamespace', wire_name: 'DELETE_FUSION_NAMESPACE' },
      ...{ formerly: ['DeleteFusionNamespaces'], answers: 'one', fusion: 'all' },
      ...{ sender: 'client', described: true },
    });
  });

  it('teaches one command, however it is called', async () => {
    const pages = await Promise.all(
      ['StartFusionUploader', 'start_fusion_uploader', '0x75', '117'].map((name) =>
        run(['commands', name]),
      ),
    );
    expect(new Set(pages.map(({ stdout }) => stdout)).size).toBe(1);
    const text = pages[0]?.stdout ?? '';
    expect(text).toMatch(/^StartFusionUploader$/m);
    expect(text).toContain('Einval: "start_fusion_uploader_validator: term is not a valid number"');
    expect(text).toMatch(/^ {2}0001 {2}75 +u +Opcode: StartFusionUploader/m);
    for (const line of lines(text)) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints the page as data', async () => {
    const { stdout } = await run(['commands', '0x70', '-T', 'ndjson', '--edition', '2025-02']);
    const [page] = records(stdout) as [{ name: string; request: { edition: string }[] }];
    expect(page.name).toBe('GetFusionStorageSnapshot');
    expect(page.request.map(({ edition }) => edition)).toEqual(['2025-02']);
  });

  it.each([
    [['commands', 'StartFusionUplaoder'], /no command is called.*did you mean StartFusionUploader/],
    [['commands', '0x7a'], /no command has opcode 0x7a; did you mean/],
    [['commands', '1000'], /1000 is no opcode/],
    [['commands', '0x79', '--edition', '2025-02'], /is not in edition 2025-02: it came with 2026/],
    [['commands', '--edition', '2020'], /2020/],
    [['fields', '-T', 'xml'], /xml/],
  ])('%j: status 1 and one line', async (args, message) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(lines(stderr)).toHaveLength(1);
    expect(stderr).toMatch(message);
  });
});

describe('fusionshark fields', () => {
  it('lists every field, with its type', async () => {
    const { status, stdout } = await run(['fields']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^fusion\.term +FT_UINT64 BASE_DEC$/m);
    const data = records((await run(['fields', '-T', 'ndjson'])).stdout);
    expect(data).toContainEqual(
      expect.objectContaining({ name: 'fusion.vbucket_list', type: 'FT_UINT64', many: true }),
    );
    for (const { name } of data) expect(stdout).toContain(`${name} `);
  });
});

describe('fusionshark findings', () => {
  it('lists what the analysis may say, and explains one', async () => {
    const { status, stdout } = await run(['findings']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^error {2}fusion\.term-regression$/m);
    const data = records((await run(['findings', '-T', 'ndjson'])).stdout);
    expect(data.length).toBeGreaterThan(60);
    for (const { id } of data) expect(stdout).toContain(`${id}\n`);
    const page = await run(['findings', 'fusion.snapshot-leaked']);
    expect(page.stdout).toMatch(/Severity: warn; note where .*Means: .*Remedy: Release/s);
    const several = records((await run(['findings', 'tcp', '-T', 'ndjson'])).stdout);
    expect(several.map(({ id }) => id)).toContain('tcp.reset');
    const wrong = await run(['findings', 'term-regresion']);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toMatch(/did you mean fusion\.term-regression\?$/m);
  });
});

describe('fusionshark schema', () => {
  it('is JSON Schema of what read prints', async () => {
    const { status, stdout } = await run(['schema']);
    expect(status).toBe(0);
    const schema = JSON.parse(stdout) as { $schema: string; required: string[] };
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    const [first] = records((await run(['read', '-T', 'ndjson', '-c', '1', CAPTURE])).stdout);
    expect(Object.keys(first ?? {})).toEqual(expect.arrayContaining(schema.required));
  });

  it('is a template, a table or questions where a database is named, and one of them', async () => {
    const template = JSON.parse((await run(['schema', '--elastic'])).stdout) as object;
    expect(template).toMatchObject({ index_patterns: ['packets-*'] });
    const table = (await run(['schema', '--clickhouse'])).stdout;
    expect(table).toMatch(/^CREATE TABLE IF NOT EXISTS fusionshark$/m);
    const questions = (await run(['schema', '--clickhouse-queries'])).stdout;
    expect(questions).toMatch(/^-- 10\. /m);
    const both = await run(['schema', '--elastic', '--clickhouse']);
    expect({ status: both.status, stdout: both.stdout }).toEqual({ status: 1, stdout: '' });
  });
});

describe.skipIf(lacksTool('tshark'))('fusionshark lua', () => {
  it('is a dissector that tshark loads, and filters by', async () => {
    const { status, stdout } = await run(['lua']);
    expect(status).toBe(0);
    const script = join(scratch(), 'fusion.lua');
    writeFileSync(script, stdout);
    const ours = records((await run(['read', '-T', 'ndjson', CAPTURE])).stdout);
    const ports = new Set(
      ours.map(({ from, src, dst }) =>
        String(from === 'client' ? dst : src)
          .split(':')
          .at(-1),
      ),
    );
    const decode = [...ports].flatMap((port) => ['-d', `tcp.port==${port},couchbase`]);
    const wanted = 'fusion.command == "GetFusionStorageSnapshot" && fusion.vbucket_list == 15';
    const args = ['-X', `lua_script:${script}`, '-r', CAPTURE, ...decode, '-Y', wanted];
    const frames = execFileSync('tshark', [...args, '-T', 'fields', '-e', 'frame.number'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const expected = ours
      .filter(({ fusion }) => {
        const { command, fields } = (fusion ?? {}) as {
          command?: string;
          fields?: { vbucket_list?: number[] };
        };
        return command === 'GetFusionStorageSnapshot' && fields?.vbucket_list?.includes(15);
      })
      .map(({ frame }) => String(frame));
    expect(expected.length).toBeGreaterThan(0);
    expect(lines(frames)).toEqual(expected);
  });
});
