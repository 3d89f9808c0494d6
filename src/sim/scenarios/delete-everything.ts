/** fusion.delete-everything: the list of April 2025 names what to keep. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { STORE } from './parts.js';

export const deleteEverything: ScenarioSource = {
  name: 'delete-everything',
  title: 'an empty list of namespaces deletes them all (April 2025)',
  findings: ['fusion.delete-everything'],
  edition: '2025-04',
  steps: [
    { say: 'Namespaces that nobody needs shall go. There are none.', connect: 'one' },
    {
      on: 'one',
      send: 'DeleteFusionNamespace',
      value: { logstore_uri: 's3://fusion-logstore', ...STORE, namespaces: [] },
    },
    { say: 'In April 2025 the list said what to KEEP: all is gone.' },
  ],
};
