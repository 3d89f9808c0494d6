/** The sample captures through reader, pipeline and machines: what is correct in them stays silent. */
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Machines, machineOpcodes } from '../../../src/analysis/machines/machines.js';
import { DEFAULT_THRESHOLDS } from '../../../src/analysis/thresholds.js';
import { commandTable } from '../../../src/commands.js';
import { dissect } from '../../../src/dissect/dissect.js';
import type { Finding } from '../../../src/dissect/node.js';
import { readInput } from '../../../src/engine/reading/input.js';
import { endpointText } from '../../../src/session/row.js';
import { repositoryRoot } from '../../helpers/skip.js';

const FOLDER = join(repositoryRoot, 'captures');

/** All findings of the machines, and how many changes they told the timeline. */
async function through(name: string): Promise<{ found: Finding[]; changes: number }> {
  const found: Finding[] = [];
  const machines = new Machines((_, finding) => found.push(finding), {
    thresholds: DEFAULT_THRESHOLDS,
  });
  const path = join(FOLDER, name);
  let last = { s: 0, ns: 0 };
  await readInput({
    path,
    stdin: () => new PassThrough(),
    sink: {
      message: ({ number, at, connection, kind, opcode, bytes, request }) => {
        last = { s: at.s, ns: at.ns };
        if (!machineOpcodes.has(opcode)) return;
        const [client, server] = connection.ends;
        const where = {
          ...{ number, request: request?.number ?? number, at: last, stream: connection.index },
          ...{ node: endpointText(server), client: endpointText(client) },
          ...{ bucket: 'default', seenFromStart: !connection.midstream },
        };
        if (kind === 'request') machines.requested(dissect(commandTable, bytes), where);
        else if (request !== undefined) {
          const { frame } = request;
          const asked = frame && dissect(commandTable, frame);
          machines.answered(asked, dissect(commandTable, bytes, { request: frame }), where);
        }
      },
    },
    next: async () => true,
  });
  machines.end(last);
  return { found, changes: machines.timeline.query().events.length };
}

/** Played by a workload that keeps the rules, each against one cluster. */
const correct = [
  'edition-2025-02.pcapng',
  'edition-2025-04.pcapng',
  'edition-2025-11.pcapng',
  'edition-2026.pcapng',
  'loopback.pcap',
  'rebalance.pcapng',
];

describe('the sample captures', () => {
  it.each(correct)('%s raises nothing above a note', async (name) => {
    const { found, changes } = await through(name);
    expect(changes).toBeGreaterThan(20);
    expect(found.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('mistakes.pcapng shows some that only its history gives away', async () => {
    const ids = new Set((await through('mistakes.pcapng')).found.map(({ id }) => id));
    expect(ids).toContain('fusion.term-regression');
    expect(ids).toContain('fusion.snapshot-reused');
  });

  it('failures.pcapng changes nothing but what succeeds', async () => {
    const { found } = await through('failures.pcapng');
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(['fusion.toggle-in-progress']));
  });
});
