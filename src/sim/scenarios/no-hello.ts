/** mcbp.datatype-not-negotiated, and the refusal that it leads to. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const noHello: ScenarioSource = {
  name: 'no-hello',
  title: 'a client sends JSON without having asked for it in HELLO',
  findings: ['mcbp.datatype-not-negotiated', 'mcbp.error-status'],
  steps: [
    { say: 'A small script saves itself the HELLO.', connect: 'script', hello: [] },
    { on: 'script', send: 'StartFusionUploader', vbucket: 1, value: { term: '1' } },
    { say: 'JSON was never agreed on: the node refuses a sound request.' },
  ],
};
