/** Filters made at random that are filters: their names and kinds go together. */
import fc from 'fast-check';

const number = fc.oneof(
  fc.constantFrom('0', '1', '12', '0x75', '-1', '200', '1.5'),
  fc.integer({ min: 0, max: 300 }).map((value) => String(value % 256)),
);
const order = fc.constantFrom('==', '!=', '===', '!==', '<', '<=', '>', '>=');

const numberField = fc.constantFrom(
  ...['couchbase.opcode', 'couchbase.magic', 'couchbase.datatype', 'couchbase.vbucket'],
  ...[
    'couchbase.status',
    'couchbase.key.length',
    'couchbase.extras.length',
    'couchbase.value.length',
  ],
  ...[
    'couchbase.total_bodylength',
    'couchbase.opaque',
    'couchbase.cas',
    'couchbase.flex_extras.length',
  ],
  ...['message.number', 'frame.number', 'tcp.stream', 'tcp.port', 'tcp.srcport', 'tcp.dstport'],
  ...['couchbase.response_in', 'couchbase.response_to', 'couchbase.server.opcode'],
  ...['fusion.term', 'fusion.vbucket_list', 'fusion.version', 'couchbase.extras.flags'],
);

const calculated = fc
  .tuple(numberField, fc.constantFrom('', '', ' + 1', ' * 2', ' & 3', ' % 5', ' / 0'))
  .map((parts) => parts.join(''));

const OTHERS = [
  ...['fusion', 'couchbase.key', 'couchbase.extras', 'finding', 'ip', 'ipv6', 'tcp', 'frame'],
  'couchbase.key contains "f"',
  'couchbase.key matches "^.{3}"',
  'couchbase.key[0:2] == "fu"',
  'couchbase.key in {"a" .. "g"}',
  'couchbase.value contains "term"',
  'fusion.command == "StartFusionUploader"',
  'fusion.command matches "fusion"',
  'fusion.state != "active"',
  'finding.severity >= warn',
  'finding.severity in {note, chat}',
  'couchbase.datatype.json == true',
  'couchbase.datatype.json != couchbase.datatype.snappy',
  'couchbase.datatype.xattr in {0}',
  'frame.marked == 1',
  'ip.addr == 192.0.2.1',
  'ip.src != 192.0.2.0/31',
  'ip.src > 192.0.2.1',
  'ipv6.addr == 2001:db8::/64',
  'ip.src == ip.dst',
  'tcp.srcport > tcp.dstport',
  'frame.time > "2023-11-14 22:13:30 UTC"',
  'frame.time_epoch <= 1700000030.5',
  'frame.time_relative > 10',
  'frame.time_relative == 3',
  'frame.time_relative >= -1',
  'frame.time_relative in {1 .. 5}',
  'couchbase.time > 10us',
  'couchbase.time != 0.001',
  'couchbase.time in {0 .. 1ms}',
  'couchbase.time',
  'string(couchbase.opcode) matches "1"',
  'count(tcp.port) == 2',
  'max(couchbase.opcode, 5) > 20',
  '0x70 <= couchbase.opcode <= 0x79',
  'couchbase.opcode in {couchbase.opcode}',
  'couchbase.opcode in {fusion.term, 1}',
  'couchbase.opcode == "Get"',
];

const condition: fc.Arbitrary<string> = fc.oneof(
  numberField,
  fc.tuple(calculated, order, number).map((parts) => parts.join(' ')),
  fc.tuple(number, order, numberField).map((parts) => parts.join(' ')),
  fc.tuple(numberField, order, numberField).map((parts) => parts.join(' ')),
  fc
    .tuple(fc.constantFrom('any', 'all'), numberField, order, number)
    .map((parts) => parts.join(' ')),
  fc
    .tuple(numberField, fc.constantFrom('in', 'not in'), number, number, number)
    .map(([field, how, a, b, c]) => `${field} ${how} {${a}, ${b} .. ${c}}`),
  fc.constantFrom(...OTHERS),
);

export const filters: fc.Arbitrary<string> = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    condition,
    tie('filter').map((of) => `not (${of})`),
    fc
      .tuple(tie('filter'), fc.constantFrom('and', 'or', 'xor'), tie('filter'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
  ),
})).filter;
