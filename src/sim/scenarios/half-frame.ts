/** mcbp.truncated, and the request that is left over: a node dies in the middle of an answer. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const halfFrame: ScenarioSource = {
  name: 'half-frame',
  title: 'a node closes the connection in the middle of an answer',
  findings: ['mcbp.truncated', 'mcbp.unanswered-request'],
  rules: [{ match: { command: 'Stat' }, do: { halfFrame: 40 } }],
  steps: [
    { say: 'A monitor asks for the state of an uploader.', connect: 'monitor' },
    { on: 'monitor', send: 'Stat', key: 'fusion uploader 1', wait: 5 },
    { say: 'The node died as it answered: the rest never came.' },
  ],
};
