/** mcbp.secret-in-error: the text of an error repeats the token of its request. */
import type { ScenarioSource } from '../script/schema/scenario.js';
import { STORE } from './parts.js';

export const echoedToken: ScenarioSource = {
  name: 'echoed-token',
  title: 'the text of an error repeats the token of its request',
  findings: ['mcbp.secret-in-error', 'mcbp.error-status'],
  rules: [
    {
      match: { command: 'GetFusionNamespaces' },
      do: {
        status: 'Einternal',
        context: `chronicle refused the token ${STORE.metadatastore_auth_token}`,
      },
    },
  ],
  steps: [
    { say: 'A manager lists namespaces; its token has expired.', connect: 'one' },
    { on: 'one', send: 'GetFusionNamespaces', value: { ...STORE } },
    { say: 'The error says which token, and so does every log of it.' },
  ],
};
