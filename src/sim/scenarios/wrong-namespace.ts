/** fusion.invalid-namespace, and the refusal that it leads to. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { STORE } from './parts.js';

export const wrongNamespace: ScenarioSource = {
  name: 'wrong-namespace',
  title: 'a namespace is deleted by the name of its bucket',
  findings: ['fusion.invalid-namespace', 'mcbp.error-status'],
  steps: [
    {
      say: 'The bucket travel is gone; its files shall go too.',
      connect: 'one',
    },
    {
      on: 'one',
      send: 'DeleteFusionNamespace',
      value: { logstore_uri: 's3://fusion-logstore', ...STORE, namespace: 'travel' },
    },
    { say: 'A namespace is kv/<bucket uuid>: the node refuses a name.' },
  ],
};
