/** Reference pages: everything that the descriptions say, and answers as the checks predict them. */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../../src/commands.js';
import { checkRequest, firstRefusal } from '../../../src/dissect/checks.js';
import { dissect } from '../../../src/dissect/dissect.js';
import { readMessage } from '../../../src/dissect/message.js';
import { exampleOf } from '../../../src/export/docs/example.js';
import { commandPage } from '../../../src/export/docs/page.js';
import { pageText } from '../../../src/export/docs/page-text.js';
import { serverChecks } from '../../../src/export/docs/server-checks.js';
import { EDITIONS } from '../../../src/fusion/editions.js';
import { fusionCommands } from '../../../src/fusion/index.js';
import type { CommandSpec } from '../../../src/spec/command.js';
import { SNAPSHOT } from '../../fusion/checked.js';
import { frame } from '../../helpers/frames.js';

const specOf = (name: string): CommandSpec => commandTable.named(name) as CommandSpec;
const pageOf = (name: string, edition?: string) => commandPage(commandTable, specOf(name), edition);
const shapeOf = (name: string, at = -1) => {
  const shape = specOf(name).request?.at(at);
  if (shape === undefined) throw new Error(`${name} has no form ${at}`);
  return shape;
};
const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

describe.each(fusionCommands.map((spec) => [spec.name, spec] as const))(
  'page of %s',
  (name, spec) => {
    const page = commandPage(commandTable, spec);
    const text = pageText(page, 80);

    it('says all that the description says', () => {
      const words = text.replace(/\s+/g, ' ');
      const forms = [...(spec.request ?? []), ...(spec.response ?? [])];
      const said = [
        ...[spec.wireName, spec.doc, ...(spec.formerly ?? [])],
        ...forms.flatMap(({ edition, since, source, note }) => [edition, since, source, note]),
        ...(spec.statuses ?? []).flatMap(({ name: status, when }) => [status, when]),
      ];
      for (const each of said) if (each !== undefined) expect(words).toContain(each);
    });

    it('shows an example of every byte, that holds', () => {
      const { request, response } = page.example ?? { request: [], response: undefined };
      for (const parts of [request, response ?? []]) {
        const ends = parts.map(({ end }) => end);
        expect(parts.map(({ start }) => start)).toEqual([0, ...ends].slice(0, parts.length));
        for (const part of parts) expect(part.hex).toHaveLength(2 * (part.end - part.start));
      }
      const bytes = bytesOf(request.map(({ hex }) => hex).join(''));
      const message = dissect(commandTable, bytes);
      expect(message.name).toBe(name);
      expect(message.findings).toEqual([]);
      const answer = bytesOf((response ?? []).map(({ hex }) => hex).join(''));
      expect(dissect(commandTable, answer, { request: bytes }).findings).toEqual([]);
    });

    it('keeps to the width', () => {
      for (const width of [76, 80, 120]) {
        const words = pageText(page, width)
          .split('\n')
          .filter((line) => /\S\s+\S+\s+\S/.test(line));
        expect(words.filter((line) => line.length > width)).toEqual([]);
      }
    });

    it('has an example that holds for every form of a request', () => {
      for (const shape of spec.request ?? []) {
        const example = exampleOf(commandTable, spec, 'request', shape);
        if (example === undefined)
          throw new Error(`${name}: no example of edition ${shape.edition}`);
        const checks = checkRequest(readMessage(commandTable, example.bytes), shape);
        expect(checks.filter(({ status }) => status !== undefined)).toHaveLength(
          shape.refused ? 1 : 0,
        );
      }
    });
  },
);

describe('server checks', () => {
  it('are the words of the server, in its order', () => {
    const PREFIX = 'start_fusion_uploader_validator: ';
    const { checks, tolerated } = serverChecks(
      ...([commandTable, specOf('StartFusionUploader'), shapeOf('StartFusionUploader')] as const),
    );
    expect(checks.map(({ status, context }) => [status, context])).toEqual([
      ['Einval', 'Request datatype invalid'],
      ['Einval', 'Request must not include extras'],
      ['Einval', 'Request must not include key'],
      ['Einval', 'Request must include value'],
      ['Einval', 'Request CAS must not be set'],
      ['Einval', 'Request datatype invalid'],
      ['Einval', `${PREFIX}Invalid json '<value>' <reason>`],
      ['Einval', `${PREFIX}Missing term`],
      ['Einval', `${PREFIX}term not string`],
      ['Einval', `${PREFIX}term is not a valid number`],
    ]);
    expect(tolerated).toContain(
      'the datatype is RAW; the documents demand JSON, servers let RAW pass',
    );
  });

  it('say so where no reason is given, and where a form is refused whole', () => {
    const set = serverChecks(commandTable, specOf('SetVbucket'), shapeOf('SetVbucket'));
    expect(set.checks).toContainEqual({
      when: 'use_snapshot is neither "fusion" nor "fbr"',
      status: 'NotSupported',
    });
    const local = serverChecks(
      commandTable,
      specOf('MountFusionVbucket'),
      shapeOf('MountFusionVbucket'),
    );
    expect(local.checks.at(-1)).toMatchObject({ status: 'NotSupported' });
  });

  // Breaking the keys of a request one by one, from the last: the first broken one is named.
  it('name the first key at fault, whatever else is', () => {
    const keys = Object.keys(SNAPSHOT);
    const spec = specOf('GetFusionStorageSnapshot');
    const shape = shapeOf(spec.name);
    const order = serverChecks(commandTable, spec, shape).checks.map(({ context }) => context);
    const missing = keys.map((_, from) => {
      const left = Object.fromEntries(Object.entries(SNAPSHOT).slice(0, from));
      const message = readMessage(commandTable, frame({ opcode: spec.opcode, value: left }));
      return firstRefusal(checkRequest(message, shape))?.context;
    });
    // With no keys at all the first is missing, and so on.
    expect(missing).toEqual(order.filter((context) => context?.includes('Missing')));
  });
});

describe('an edition', () => {
  it('has its own form alone', () => {
    expect(
      pageOf('DeleteFusionNamespace', '2025-04').request.map(({ edition }) => edition),
    ).toEqual(['2025-04']);
    const { request } = pageOf('DeleteFusionNamespace', '2026');
    expect(request.map(({ edition }) => edition)).toEqual(['2025-11']);
    expect(request[0]?.value.fields.map(({ name }) => name)).toContain('namespace');
  });

  it('gives an example of its own form', () => {
    const { example } = pageOf('GetFusionStorageSnapshot', '2025-02');
    expect(example?.edition).toBe('2025-02');
    expect(example?.request.map(({ text }) => text).join('\n')).toContain('snapshotUuid:');
  });

  it('shows forms that only some messages have, and which', () => {
    expect(
      pageOf('MountFusionVbucket', '2025-11').request.map(({ condition }) => condition),
    ).toEqual([
      undefined,
      'source is there, and not "FusionLogStore", "Local"',
      'source is "FusionLogStore"',
      'source is "Local"',
    ]);
    expect(pageOf('SetVbucket').request.map(({ condition }) => condition)).toEqual([
      undefined,
      'use_snapshot is there, and not "fbr"',
      'use_snapshot is "fbr"',
    ]);
    expect(pageOf('Stat', '2025-11').response.map(({ condition }) => condition)).toContain(
      'answers to key "fusion uploader", "fusion uploader <vbucket>"',
    );
  });
});

it('the page of a command whose keys are a language tells its words', () => {
  const { key } = pageOf('Stat').request[0] ?? {};
  expect(key?.holds).toBe('text, such as "fusion <group> [<vbucket> | detail]"');
  expect(key?.fields.map(({ name, type, rules }) => [name, type, rules])).toEqual([
    ['group', expect.stringContaining('"uploader", "migration"'), undefined],
    ['vbucket', 'decimal number', ['0 to 65535']],
    ['detail', '"detail"', undefined],
  ]);
});

describe('pages of all commands', () => {
  it('can be made, in every edition', () => {
    for (const spec of commandTable.commands()) {
      for (const edition of [undefined, ...EDITIONS]) {
        const text = pageText(commandPage(commandTable, spec, edition), 80);
        expect(text.startsWith(`${spec.name}\n`)).toBe(true);
      }
    }
  });

  it('have an example wherever the description gives a whole one', () => {
    const given = commandTable.commands().filter(({ example }) => example !== undefined);
    const lacking = given.filter((spec) => commandPage(commandTable, spec).example === undefined);
    expect(lacking).toEqual([]);
  });
});
