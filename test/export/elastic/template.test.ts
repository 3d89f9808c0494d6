/** Everything that -T ek prints of real captures has a mapping that takes it. */

import { readdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elasticTemplate } from '../../../src/export/elastic/template.js';
import { sharedCaptures } from '../../helpers/skip.js';
import { captures, messagesOf } from '../captures.js';
import { catalogue } from '../fields/lines.js';
import { ofCapture, printed } from '../layers/messages.js';

interface Mapping {
  readonly type?: string;
  readonly ignore_malformed?: true;
  readonly properties?: Readonly<Record<string, Mapping>>;
}
interface Template {
  readonly template: {
    readonly mappings: Mapping & {
      readonly dynamic_templates: readonly Readonly<
        Record<string, { readonly path_match: string; readonly mapping: Mapping }>
      >[];
    };
  };
}

const { mappings } = (elasticTemplate(catalogue) as Template).template;
const families = mappings.dynamic_templates.flatMap((each) => Object.values(each));

const isWithin = (text: unknown, least: bigint, most: bigint): boolean =>
  typeof text === 'string' && /^-?\d+$/.test(text) && BigInt(text) >= least && BigInt(text) <= most;

/** Whether Elasticsearch takes the value for a field of the type. */
const TAKES: Readonly<Record<string, (value: unknown) => boolean>> = {
  long: (value) => isWithin(value, -(2n ** 63n), 2n ** 63n - 1n),
  unsigned_long: (value) => isWithin(value, 0n, 2n ** 64n - 1n),
  double: (value) => typeof value === 'string' && value !== '' && Number.isFinite(Number(value)),
  boolean: (value) => typeof value === 'boolean',
  ip: (value) => isIP(String(value)) !== 0,
  keyword: (value) => typeof value === 'string',
  date: (value) => isWithin(value, 0n, 2n ** 53n),
  date_nanos: (value) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/.test(String(value)),
};

/** @param odd what was sent may be wrong in itself: it must then be a value that can be passed over */
function faults(value: unknown, mapping: Mapping | undefined, path: string, odd = false): string[] {
  const known = mapping ?? families.find(({ path_match }) => isLike(path, path_match))?.mapping;
  if (known === undefined) return [`${path}: no mapping`];
  if (known.properties !== undefined) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return [`${path}: is no object`];
    }
    return Object.entries(value).flatMap(([name, member]) =>
      faults(member, known.properties?.[name], path === '' ? name : `${path}.${name}`, odd),
    );
  }
  const takes = TAKES[known.type ?? ''];
  return [value]
    .flat()
    .filter((each) => each !== null && takes?.(each) !== true)
    .filter(() => !odd || known.ignore_malformed !== true)
    .map((each) => `${path}: ${JSON.stringify(each)} is no ${known.type}`);
}

const isLike = (path: string, pattern: string): boolean => {
  const [begin = '', end = ''] = pattern.split('*');
  return path.startsWith(begin) && path.endsWith(end) && path.length > pattern.length - 1;
};

/** The documents; each must stand behind its action. */
function documentsOf(bulk: string): unknown[] {
  if (bulk === '') return [];
  expect(bulk.endsWith('\n')).toBe(true);
  const lines = bulk.slice(0, -1).split('\n');
  expect(lines.length % 2).toBe(0);
  return lines.flatMap((line, i) => {
    if (i % 2 === 1) return [JSON.parse(line)];
    const { index, ...others } = JSON.parse(line) as { index: Record<string, unknown> };
    expect(others).toEqual({});
    // Elasticsearch 8 refuses what it does not know here, _type among it.
    expect(Object.keys(index)).toEqual(['_index']);
    expect(index._index).toMatch(/^packets-\d{4}-\d\d-\d\d$/);
    return [];
  });
}

/** The capture of whatever clients do wrong. */
const isOdd = (path: string): boolean => basename(path) === 'mistakes.pcapng';

const shared = sharedCaptures();
const all = [
  ...captures,
  ...(shared === undefined
    ? []
    : readdirSync(shared).flatMap((name) => (/cap(ng)?$/.test(name) ? [join(shared, name)] : []))),
];

describe.each(all.map((path) => [basename(path), path]))('%s', (_name, path) => {
  it('loads in layers', async () => {
    const documents = documentsOf(await ofCapture('ek', path));
    expect(documents).toHaveLength((await messagesOf(path)).length);
    expect([
      ...new Set(documents.flatMap((each) => faults(each, mappings, '', isOdd(path)))),
    ]).toEqual([]);
  });
});

it('loads field by field', async () => {
  const fields = catalogue.all().flatMap(({ name }) => catalogue.field(name) ?? []);
  // As a field, a layer would be a text in the place of an object.
  const layers = ['couchbase', 'fusion', 'frame', 'ip', 'ipv6', 'tcp'];
  const chosen = fields.filter(({ definition: { name } }) => !layers.includes(name));
  for (const path of captures) {
    const events = (await messagesOf(path)).map(({ event }) => event);
    const documents = documentsOf(printed('ek', events, chosen));
    expect([
      ...new Set(documents.flatMap((each) => faults(each, mappings, '', isOdd(path)))),
    ]).toEqual([]);
  }
});

it('has a mapping for families whose names stand on the wire', () => {
  expect(faults({ layers: { fusion: { fusion_fusion_vb_12: '3' } } }, mappings, '')).not.toContain(
    'layers.fusion.fusion_fusion_vb_12: no mapping',
  );
  expect(faults({ layers: { fusion: { fusion_fusion_other: '3' } } }, mappings, '')).toHaveLength(
    1,
  );
});
