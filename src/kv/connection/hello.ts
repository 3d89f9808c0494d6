/**
 * Hello (0x1f): the client names itself and asks for features; the answer lists those that it
 * gets. They hold for the connection from then on, and replace those of an earlier Hello.
 *
 *     request   key: agent (text, or JSON with "a" agent and "i" connection id);
 *               value: feature u16 each
 *     answer    value: granted feature u16 each
 *
 * Sources: kv_engine docs/BinaryProtocol.md "0x1f HELO", daemon/mcbp_validators.cc
 * hello_validator; the features are in src/mcbp/features.ts.
 */
import { features } from '../../mcbp/features.js';
import { listOf, u16 } from '../../spec/layout.js';
import { command } from '../describe.js';
import { form } from '../form.js';
import { EINVAL, PROTOCOL } from '../vocabulary.js';

const NAMES = Object.fromEntries(features.map(({ value, name }) => [value, name]));

const featureList = (doc: string) =>
  listOf(
    [
      u16('feature', doc, {
        names: NAMES,
        hex: true,
        filter: 'couchbase.hello.features.feature',
      }),
    ],
    'features',
    doc,
    { filter: 'couchbase.hello.features' },
  );

export const hello = command('Hello', {
  doc: 'Names the client and asks for features of the connection. Those that the answer does not list were not granted.',
  source: PROTOCOL,
  vbucket: 'unused',
  request: [
    form({
      source: PROTOCOL,
      key: 'text',
      value: { kind: 'binary', layout: [featureList('Asked for.')] },
    }),
  ],
  response: [
    form({
      source: PROTOCOL,
      value: { kind: 'binary', layout: [featureList('Granted.')] },
    }),
  ],
  grants: true,
  statuses: [EINVAL],
  example: { request: { key: 'mchello v1.0', features: [3, 4] }, response: { features: [3, 4] } },
});
