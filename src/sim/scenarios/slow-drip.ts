/** mcbp.slow-response: an answer comes byte by byte, as over a congested link. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const slowDrip: ScenarioSource = {
  name: 'slow-drip',
  title: 'an answer trickles in, a few bytes at a time',
  findings: ['mcbp.slow-response'],
  rules: [{ match: { command: 'Stat' }, do: { drip: { bytes: 8, every: 0.2 } } }],
  steps: [
    { say: 'A monitor asks node 1 for the state of an uploader.', connect: 'monitor' },
    { on: 'monitor', send: 'Stat', key: 'fusion uploader 1' },
    { say: 'It began at once and took seconds: look at the link.' },
  ],
};
