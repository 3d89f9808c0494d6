/** mcbp.slow-response: a sync takes seconds, and everything behind it on its connection waits. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const slowSync: ScenarioSource = {
  name: 'slow-sync',
  title: 'a slow sync blocks the line: all requests behind it wait',
  findings: ['mcbp.slow-response'],
  rules: [{ match: { command: 'SyncFusionLogstore' }, do: { delay: 3 } }],
  steps: [
    { say: 'An application reads documents. Every answer comes at once.', connect: 'app' },
    { on: 'app', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { after: 0.2, on: 'app', send: 'Get', vbucket: 1, key: 'order::1', times: 5 },
    { say: 'Then a sync on the same connection; the store is slow.' },
    { on: 'app', send: 'SyncFusionLogstore', vbucket: 1, value: { reset: false }, wait: false },
    { after: 0.1, on: 'app', send: 'Get', vbucket: 1, key: 'order::1', times: 4, wait: false },
    { say: 'The reads behind it wait: Fusion commands block the line.' },
    { on: 'app', settle: 10 },
    { say: 'One slow command, many slow answers: give it its own line.' },
  ],
};
