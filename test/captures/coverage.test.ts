/**
 * Every row of section 2 of the protocol reference is seen in captures/, in the editions that have
 * it and in no other, decoded with the findings that it deserves and without any other.
 */
import { describe, expect, it } from 'vitest';
import { commandTable } from '../../src/commands.js';
import { fusionCommands } from '../../src/fusion/index.js';
import { statuses } from '../../src/mcbp/statuses.js';
import type { Shape } from '../../src/spec/command.js';
import { plays } from '../make/plays/index.js';
import { Stage } from '../make/stage.js';
import { Talk } from '../make/talk.js';
import { STATUSES } from './checklist/failures.js';
import { checklist } from './checklist/index.js';
import { ALL_EDITIONS, type Row } from './checklist/row.js';
import { allMessages, kept, made } from './folder.js';
import { messagesOf, type Seen } from './read.js';

const all = await allMessages(({ name }) => kept(`${name}.pcapng`));
const of = (name: string): readonly Seen[] => all.get(name) ?? [];
const everything = [...all.values()].flat();
const rows = checklist.flatMap((section) => section.rows);

/** A conversation that has nothing to do with Fusion. */
async function ordinary(): Promise<Seen[]> {
  const stage = new Stage('2025-01-01T00:00:00Z');
  const talk = new Talk(stage, stage.node({ port: 11210 }), 'Ordinary traffic').enter();
  talk.ask('', 'Set', { key: 'a', value: 'b', strayExtras: new Uint8Array(8) });
  talk.ask('', 'Get', { key: 'a' });
  talk.ask('', 'Get', { key: 'b' });
  talk.ask('', 'Noop');
  talk.stat('', 'vbucket');
  talk.close();
  return messagesOf(stage.bytes());
}

describe.each(checklist)('$title', (section) => {
  it.each(section.rows)('$says', ({ where, holds }: Row) => {
    for (const name of where) expect(of(name).filter(holds), name).not.toEqual([]);
    // Of the editions, only those that have it show it.
    const showing = ALL_EDITIONS.filter((name) => of(name).some(holds));
    expect(showing).toEqual(ALL_EDITIONS.filter((name) => where.includes(name)));
  });
});

describe('the checklist is not vacuous', () => {
  it('no row is seen where nothing of Fusion is', async () => {
    const others = await ordinary();
    expect(others.length).toBeGreaterThan(10);
    expect(rows.filter(({ holds }) => others.some(holds)).map(({ says }) => says)).toEqual([]);
  });

  it('each row tells messages of its own command apart', () => {
    const vague = rows.filter(({ holds }) => {
      const one = everything.find(holds);
      const same = everything.filter(({ record }) => record.opcode === one?.record.opcode);
      return same.every(holds);
    });
    expect(vague.map(({ says }) => says)).toEqual([
      '0x98, where 0x70 stood before 2024-11: not of Fusion',
    ]);
  });

  it('says each thing once', () => {
    expect(new Set(rows.map(({ says }) => says)).size).toBe(rows.length);
  });
});

describe('nothing that is described is left out', () => {
  const shapes = new Set(everything.map(({ message }) => message.shape));
  /** Described along with the other groups, but it had lost its name when `detail` came. */
  const neverWas = ({ when }: Shape): boolean =>
    when?.(
      { key: 'fusion', json: '' },
      { key: 'fusion uploader_state detail', json: undefined },
    ) === true;

  it.each(fusionCommands)('$name: every form of the request', ({ request = [] }) => {
    for (const shape of request) expect(shapes.has(shape), `${shape.edition}`).toBe(true);
  });

  it.each(fusionCommands)('$name: every form of the answer', ({ response = [] }) => {
    for (const shape of response) {
      if (!neverWas(shape)) expect(shapes.has(shape), `${shape.edition}`).toBe(true);
    }
  });

  it.each(fusionCommands)('$name: every status is in the checklist', (spec) => {
    const listed = STATUSES.filter(([, opcodes]) => opcodes.includes(spec.opcode));
    const values = new Set(listed.map(([status]) => status));
    const missing = (spec.statuses ?? []).filter(
      ({ name }) => !values.has(statuses.find((each) => each.name === name)?.value ?? -1),
    );
    expect(missing).toEqual([]);
  });
});

describe.each(plays)('$name', (play) => {
  const messages = of(play.name);
  const { scenes } = made(play).stage;
  const own = scenes.map((scene) => ({
    scene,
    messages: messages.slice(scene.first - 1, scene.last),
  }));

  it('has the messages of its play', () => {
    expect(messages.length).toBe(scenes.at(-1)?.last);
  });

  it('pairs every answer with its request', () => {
    for (const { messages: part } of own) {
      const [request, ...answers] = part;
      expect(request?.record.kind).toBe('request');
      expect(answers.length).toBeGreaterThan(0);
      for (const answer of answers) expect(answer.asked).toBe(request);
    }
  });

  it('has the findings that it deserves, and no others', () => {
    for (const { scene, messages: part } of own) {
      const found = part.map(({ message }) => message.findings.map(({ id }) => id));
      const expected = part.map(({ message }, i) => [
        ...((i === 0 ? scene.finds.request : i === 1 ? scene.finds.answer : undefined) ?? []),
        ...(message.failed ? ['mcbp.error-status'] : []),
      ]);
      expect(found, scene.says).toEqual(expected);
    }
  });

  it('is answered as its findings predict', () => {
    for (const { scene, messages: part } of own) {
      const [request, answer] = part;
      const predicted = request?.message.findings.find(({ expects }) => expects !== undefined);
      if (predicted === undefined || scene.scripted) continue;
      expect(answer?.message.status, scene.says).toBe(predicted.expects);
    }
  });

  it('shows no token', () => {
    expect(messages.map(({ record }) => JSON.stringify(record)).join('\n')).not.toContain(
      'example-token',
    );
  });
});

describe.each(ALL_EDITIONS)('%s', (name) => {
  it('has no key, no extras and no CAS where Fusion allows none', () => {
    const own = of(name).filter(
      ({ record }) =>
        record.kind === 'request' && Number(record.opcode) >= 0x70 && Number(record.opcode) <= 0x84,
    );
    const fusion = own.filter(({ record }) => record.fusion !== undefined);
    expect(fusion.length).toBeGreaterThan(20);
    for (const { record } of fusion) {
      expect([record.key_length, record.extras_length, record.cas]).toEqual([
        0,
        0,
        `0x${'0'.repeat(16)}`,
      ]);
    }
  });

  it('holds only commands that the table knows', () => {
    for (const { record } of of(name)) {
      expect(commandTable.find(Number(record.magic), Number(record.opcode))).toBeDefined();
    }
  });
});
