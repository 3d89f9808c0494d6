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
import { featureName, features } from '../../mcbp/features.js';
import {
  type DerivedElement,
  derived,
  listOf,
  type Scope,
  textOf,
  u16,
  type Values,
} from '../../spec/layout.js';
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

const OUTCOME = 'couchbase.hello.outcome';
const UNASKED = { outcome: 'unasked', problem: 'granted without being asked for' } as const;

/** Numbers of a list of features, each once: a server grants what is asked for twice once. */
const numbersOf = ({ features: list }: Values): ReadonlySet<number> =>
  new Set(Array.isArray(list) ? list.filter((each) => typeof each === 'number') : []);

/** What became of each feature that was asked for, in the order of the request. */
function outcomes(own: Values, { asked }: Scope): readonly DerivedElement[] | undefined {
  if (asked === undefined) return undefined;
  const granted = numbersOf(own);
  const wanted = numbersOf(asked.value);
  return [
    ...[...wanted].map((name) => ({
      values: { name, outcome: granted.has(name) ? 'granted' : 'refused' },
    })),
    ...[...granted]
      .filter((name) => !wanted.has(name))
      .map((name) => ({
        values: { name, outcome: UNASKED.outcome },
        problem: UNASKED.problem,
      })),
  ];
}

/** `granted 7 of 9, refused Snappy, Collections`. */
function summary({ outcomes: list }: Values): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const named = (wanted: string): string[] =>
    (list as Values[])
      .filter(({ outcome }) => outcome === wanted)
      .map(({ name }) => (typeof name === 'number' ? featureName(name) : String(name)));
  const [granted, refused, unasked] = [named('granted'), named('refused'), named(UNASKED.outcome)];
  return [
    `granted ${granted.length} of ${granted.length + refused.length}`,
    ...(refused.length === 0 ? [] : [`refused ${refused.join(', ')}`]),
    ...(unasked.length === 0 ? [] : [`unasked ${unasked.join(', ')}`]),
  ].join(', ');
}

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
      value: {
        kind: 'binary',
        layout: [
          featureList('Granted.'),
          derived(
            [
              u16('name', 'A feature.', { names: NAMES, hex: true, filter: `${OUTCOME}.feature` }),
              textOf('rest', 'outcome', 'Whether it was granted.', { filter: OUTCOME }),
            ],
            'outcomes',
            'Of each feature that was asked for whether it was granted.',
            outcomes,
            { filter: `${OUTCOME}s` },
          ),
        ],
      },
    }),
  ],
  grants: true,
  summary,
  statuses: [EINVAL],
  example: { request: { key: 'mchello v1.0', features: [3, 4] }, response: { features: [3, 4] } },
});
