/** Fields of the 24-byte header. */
import { datatypes } from '../../mcbp/datatypes.js';
import { type Header, prefixLength } from '../../mcbp/header.js';
import { tidy } from '../values/kinds.js';
import { type Field, NOTHING, type NumberColumn } from './field.js';
import { ALTERNATIVE, CLIENT_OPCODES, REQUESTS, RESPONSES, SERVER_OPCODES } from './magics.js';

type Known = Pick<Field, 'values' | 'column'>;

/** @param present 1 for each magic whose frames have the field; absent: all have */
function number(column: NumberColumn, of: (header: Header) => number, present?: Uint8Array): Known {
  return {
    values: ({ header }) =>
      present === undefined || present[header.magic] === 1 ? [of(header)] : NOTHING,
    column: { kind: 'number', column, ...(present === undefined ? {} : { present }) },
  };
}

const flags = datatypes.map(({ name, bit }): [string, Known] => [
  `couchbase.datatype.${name}`,
  {
    values: ({ header }) => [(header.datatype & bit) !== 0],
    column: { kind: 'number', column: 'datatype', mask: bit },
  },
]);

export const header: Readonly<Record<string, Known>> = {
  'couchbase.magic': number('magic', ({ magic }) => magic),
  'couchbase.opcode': number('opcode', ({ opcode }) => opcode, CLIENT_OPCODES),
  'couchbase.server.opcode': number('opcode', ({ opcode }) => opcode, SERVER_OPCODES),
  'couchbase.flex_extras.length': number(
    'framingExtrasLength',
    ({ framingExtrasLength }) => framingExtrasLength,
    ALTERNATIVE,
  ),
  'couchbase.key.length': number('keyLength', ({ keyLength }) => keyLength),
  'couchbase.extras.length': number('extrasLength', ({ extrasLength }) => extrasLength),
  'couchbase.datatype': number('datatype', ({ datatype }) => datatype),
  ...Object.fromEntries(flags),
  'couchbase.vbucket': number(
    'vbucketOrStatus',
    ({ vbucketOrStatus }) => vbucketOrStatus,
    REQUESTS,
  ),
  'couchbase.status': number(
    'vbucketOrStatus',
    ({ vbucketOrStatus }) => vbucketOrStatus,
    RESPONSES,
  ),
  'couchbase.total_bodylength': number('bodyLength', ({ bodyLength }) => bodyLength),
  'couchbase.opaque': number('opaque', ({ opaque }) => opaque),
  'couchbase.cas': { values: ({ header: { cas } }) => [tidy(cas)] },
  'couchbase.value.length': {
    values: ({ header }) => [Math.max(0, header.bodyLength - prefixLength(header))],
    column: { kind: 'valueLength' },
  },
};
