/** Fields of what follows the header: framing extras, sections as wholes, findings. */
import type { Dissection } from '../../dissect/dissection.js';
import type { FieldDefinition } from '../../dissect/fields/definition.js';
import { lengthOf } from '../../dissect/sections.js';
import { type Scalar, SEVERITIES } from '../values/kinds.js';
import { textOfBytes } from '../values/text-bytes.js';
import { type Definition, type Field, NOTHING } from './field.js';

type Known = Pick<Field, 'values' | 'needsFindings'>;

const of = (values: (message: Dissection) => readonly Scalar[]): Known => ({
  values: ({ dissection }) => values(dissection),
});

const there = (is: boolean): readonly Scalar[] => (is ? THERE : NOTHING);
const THERE: readonly Scalar[] = [true];

export const sections: Readonly<Record<string, Known>> = {
  couchbase: of(({ bytes }) => [bytes]),
  'couchbase.flex_frame': of(({ framing }) => framing.map(() => true)),
  'couchbase.extras': of(({ sections: { extras } }) => there(lengthOf(extras) > 0)),
  'couchbase.key': of(keyText),
  'couchbase.value': of(({ sections: { value }, unpacked: { bytes, body } }) =>
    lengthOf(value) === 0 ? NOTHING : [textOfBytes(bytes.subarray(body.start, body.end))],
  ),
  finding: { ...of(({ findings }) => findings.map(({ id }) => id)), needsFindings: true },
  'finding.severity': {
    ...of(({ findings }) => findings.map(({ severity }) => SEVERITIES.indexOf(severity) + 1)),
    needsFindings: true,
  },
};

/** Without the collection, where one is known to precede it. */
function keyText({ key, sections: { key: range }, bytes }: Dissection): readonly Scalar[] {
  if (key.kind === 'text') return [key.text];
  return key.kind === 'none' ? NOTHING : [textOfBytes(bytes.subarray(range.start, range.end))];
}

type Framing = Pick<FieldDefinition, 'doc' | 'where' | 'unit'> & {
  readonly name: string;
  readonly type: Definition['type'];
  /** Name of the part in the framing extra; and only in the extra of this name. */
  readonly part: string;
  readonly extra?: string;
};

const REQUEST = 'requests with framing extras';
const RESPONSE = 'responses with framing extras';

/** Wireshark's fields of framing extras, then those for which it has no name. */
const FRAMING: readonly Framing[] = [
  {
    name: 'frame.duration',
    type: 'FT_DOUBLE',
    doc: 'From receipt of the request to its answer.',
    unit: 'us',
    where: RESPONSE,
    part: 'duration_us',
    extra: 'ServerRecvSendDuration',
  },
  {
    name: 'frame.durability_req',
    type: 'FT_UINT8',
    doc: 'What must hold before the answer.',
    where: REQUEST,
    part: 'level',
  },
  {
    name: 'frame.dcp_stream_id',
    type: 'FT_UINT16',
    doc: 'Which of several DCP streams is meant.',
    where: REQUEST,
    part: 'stream_id',
  },
  {
    name: 'frame.impersonated_user',
    type: 'FT_STRING',
    doc: 'Runs with the privileges that this user has as well.',
    where: REQUEST,
    part: 'user',
  },
  {
    name: 'timeout_ms',
    type: 'FT_UINT16',
    doc: 'Until when the durability must be reached.',
    unit: 'ms',
    where: REQUEST,
    part: 'timeout_ms',
  },
  {
    name: 'privilege',
    type: 'FT_STRING',
    doc: 'A privilege lent to the impersonated user.',
    where: REQUEST,
    part: 'privilege',
  },
  {
    name: 'token_id',
    type: 'FT_UINT16',
    doc: 'Runs as the user of the token registered under this id.',
    where: REQUEST,
    part: 'token_id',
  },
  {
    name: 'read_units',
    type: 'FT_UINT16',
    doc: 'Read units that the command used.',
    where: RESPONSE,
    part: 'read_units',
  },
  {
    name: 'write_units',
    type: 'FT_UINT16',
    doc: 'Write units that the command used.',
    where: RESPONSE,
    part: 'write_units',
  },
  {
    name: 'throttle_duration',
    type: 'FT_DOUBLE',
    doc: 'How long the command waited for its quota.',
    unit: 'us',
    where: RESPONSE,
    part: 'duration_us',
    extra: 'ThrottleDuration',
  },
];

/** With their rows for the reference page, which does not have them from elsewhere. */
export const framing: readonly (readonly [Definition, Known])[] = FRAMING.map(
  ({ name, part, extra, ...definition }) => [
    { ...definition, name: `couchbase.flex_frame.${name}` },
    of(({ framing: objects }) =>
      objects
        .filter((object) => extra === undefined || object.name === extra)
        .flatMap(({ fields }) => fields.filter((field) => field.name === part))
        .map(({ value }) => value),
    ),
  ],
);
