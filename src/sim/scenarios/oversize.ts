/** mcbp.oversize, and the request that is never answered: more than a server takes. */
import type { ScenarioSource } from '../script/schema/scenario.js';

/** The header of a SET with a body of 40 MiB: magic, opcode, key 5, extras 8; vbucket 1. */
const HEADER = '80 01 0005 08 00 0001 02800000 000000aa 0000000000000000';

export const oversize: ScenarioSource = {
  name: 'oversize',
  title: 'a client sends a document that no server takes',
  findings: ['mcbp.oversize', 'mcbp.unanswered-request'],
  steps: [
    { say: 'A report has grown: today it is a document of 40 MiB.', connect: 'app' },
    { on: 'app', bytes: HEADER },
    {
      after: 0.5,
      say: 'The node takes 30 MiB at most, and hangs up.',
    },
  ],
};
