/** tcp.reset: a node resets the connection instead of answering. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const resetInFlight: ScenarioSource = {
  name: 'reset-in-flight',
  title: 'the connection is reset while a request waits for its answer',
  findings: ['tcp.reset', 'mcbp.unanswered-request'],
  rules: [{ match: { command: 'SyncFusionLogstore' }, do: { delay: 0.5, reset: 'before' } }],
  steps: [
    { say: 'A sync is under way.', connect: 'one' },
    { on: 'one', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { after: 0.2, on: 'one', send: 'SyncFusionLogstore', vbucket: 1, value: { reset: false } },
    { say: 'The node restarts, a reset: nobody knows if it synced.' },
  ],
};
