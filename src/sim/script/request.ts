/** The frames of a step, from the descriptions of the commands. */
import { commandTable } from '../../commands.js';
import { writeBody } from '../../dissect/body.js';
import { encodeFrame } from '../../dissect/encode.js';
import type { CommandSpec, Shape } from '../../spec/command.js';
import type { Step } from './schema/step.js';
import { filledIn } from './template.js';

const CLIENT_REQUEST = 0x80;

export type Asked = Pick<Step, 'send' | 'vbucket' | 'extras' | 'key' | 'value' | 'datatype'>;

/**
 * A request in the form of an edition.
 * @param now milliseconds since 1970
 * @throws RangeError naming the field: its value does not fit, or no item is called so
 */
export function requestFrame(
  asked: Asked,
  opaque: number,
  edition: string,
  now: number,
): Uint8Array {
  const spec = commandTable.named(asked.send ?? '');
  if (spec === undefined) throw new RangeError(`no command is called ${asked.send}`);
  const value = filledIn(asked.value, now);
  const written = writeBody(formOf(spec, asked.key ?? '', value, edition), {
    extras: asked.extras,
    key: asked.key,
    value,
  });
  return encodeFrame({
    magic: CLIENT_REQUEST,
    opcode: spec.opcode,
    opaque,
    vbucketOrStatus: asked.vbucket ?? 0,
    ...written,
    datatype: asked.datatype ?? written.datatype,
  });
}

/** What is not described further is written as it stands. */
const PLAIN: Pick<Shape, 'extras' | 'key' | 'value'> = {
  extras: [],
  key: 'text',
  value: { kind: 'any' },
};

function formOf(
  spec: CommandSpec,
  key: string,
  json: unknown,
  edition: string,
): Pick<Shape, 'extras' | 'key' | 'value'> {
  const shapes = (spec.request ?? []).filter((form) => form.edition <= edition);
  const own = { key, json };
  return (
    shapes.findLast(({ when }) => when?.(own, undefined) === true) ??
    shapes.findLast(({ when }) => when === undefined) ??
    PLAIN
  );
}
