/** fusion.unsupported-source, and the refusal that it leads to. */
import type { ScenarioSource } from '../script/schema/scenario.js';

export const unsupportedSource: ScenarioSource = {
  name: 'unsupported-source',
  title: 'a mount asks for a source that servers do not support',
  findings: ['fusion.unsupported-source', 'mcbp.error-status'],
  steps: [
    { say: 'A vbucket shall be mounted from the local disk.', connect: 'one' },
    { on: 'one', send: 'MountFusionVbucket', vbucket: 20, value: { source: 'Local' } },
    { say: 'Servers know the word Local, and refuse it: NotSupported.' },
  ],
};
