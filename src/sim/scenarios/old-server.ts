/** mcbp.error-status: a command that came with a later edition. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { STORE } from './parts.js';

export const oldServer: ScenarioSource = {
  name: 'old-server',
  title: 'a client uses a command that its node is too old to know',
  findings: ['mcbp.error-status'],
  edition: '2025-02',
  steps: [
    { say: 'A manager of today meets a node of February 2025.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { say: 'What both know works. Then it asks for namespaces.' },
    {
      on: 'one',
      send: 'GetFusionNamespaces',
      value: { ...STORE },
    },
    { say: 'UnknownCommand: the node is older than the request.' },
  ],
};
