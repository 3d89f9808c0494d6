/**
 * What the server checks before it does anything, in its order. Fusion's commands are
 * judged by their descriptions, in the form that is in force in the node's edition; the
 * others by the table of kv-forms. Both speak with the words of dissect/checks.
 *
 * Source of the order: kv_engine Cookie::validateClientRequest, McbpValidator::verify_header.
 */
import { type Check, checkRequest, firstRefusal } from '../../dissect/checks.js';
import { MAX_PARSED_VALUE } from '../../dissect/json-parser.js';
import { judgeRequest } from '../../dissect/judge.js';
import type { Message } from '../../dissect/message.js';
import { datatypeNames } from '../../mcbp/datatypes.js';
import { ANY_VALUE, type CommandSpec, NO_VALUE, type Shape } from '../../spec/command.js';
import { type KvForm, kvForms } from '../kv-forms.js';
import { Refusal } from '../model/refusal.js';
import { framingRefusal } from './framing.js';

/** Source: kv_engine include/memcached/limits.h. */
const MAX_KEY_LENGTH = 250;

export interface Checked {
  readonly form: Shape | undefined;
  readonly refusal: Refusal | undefined;
}

/** Whether servers of this edition know the command at all. */
export const isKnown = (spec: CommandSpec, edition: string): boolean =>
  spec.request === undefined || spec.request.some((shape) => shape.edition <= edition);

/** @param granted datatype bits that HELLO granted */
export function check(
  message: Message,
  spec: CommandSpec,
  edition: string,
  granted: number,
): Checked {
  const kv = kvForms[spec.name];
  const verdict = kv === undefined ? judgeRequest(message, { edition }) : undefined;
  const refused =
    kv === undefined ? firstRefusal(verdict?.checks ?? []) : kvRefusal(message, spec, kv);
  const header = refused?.context?.startsWith(ABOUT_THE_HEADER) ? refused : undefined;
  return {
    form: verdict?.shape,
    refusal:
      asRefusal(header) ??
      datatypeRefusal(message, granted) ??
      framingRefusal(message, kv) ??
      asRefusal(refused) ??
      unreadable(message, verdict?.shape),
  };
}

/** A handler relies on its arguments, and nobody has looked at those of a value like this. */
function unreadable({ value }: Message, form: Shape | undefined): Refusal | undefined {
  if (form?.value.kind !== 'json' || value.kind === 'json' || value.kind === 'none')
    return undefined;
  return new Refusal('E2big', `JSON values end at ${MAX_PARSED_VALUE} bytes here`);
}

/** How all complaints of verify_header begin; those of the commands' own validators come later. */
const ABOUT_THE_HEADER = 'Request ';

const asRefusal = (found: Check | undefined): Refusal | undefined =>
  found?.status === undefined ? undefined : new Refusal(found.status, found.context);

/** The shape that a form amounts to, so that one place holds the checks and their wording. */
function kvRefusal(message: Message, spec: CommandSpec, form: KvForm): Check | undefined {
  const checks = checkRequest(message, {
    edition: '',
    source: spec.source ?? '',
    extras: spec.request?.[0]?.extras ?? [],
    key: form.key === 'none' ? 'none' : 'text',
    value: form.value === 'none' ? NO_VALUE : ANY_VALUE,
  }).filter(({ id }) => form.cas === 'none' || id !== 'fusion.unexpected-cas');
  const { keyLength, datatype, cas, extrasLength } = message.header;
  const ofExtras = checks.find(({ id }) => id === 'fusion.unexpected-extras');
  if (ofExtras !== undefined) return ofExtras;
  if (form.key === 'required' && keyLength === 0) return einval('Request must include key');
  if (form.key !== 'none' && keyLength > MAX_KEY_LENGTH) {
    return einval(`Key length exceeds ${MAX_KEY_LENGTH}`);
  }
  const { start, end } = message.sections.value;
  if (form.value === 'required' && start === end) return einval('Request must include value');
  const refused = firstRefusal(checks);
  if (refused !== undefined) return refused;
  if (form.cas === 'required' && cas === 0n) return einval('Request CAS must be set');
  if ((datatype & ~form.datatypes) !== 0) return einval('Request datatype invalid');
  const { extras } = form;
  const fits = extras?.lengths.includes(extrasLength) ?? true;
  return fits ? undefined : einval(extras?.says ?? '');
}

const einval = (context: string): Check => ({
  id: 'mcbp.refused',
  severity: 'error',
  message: context,
  status: 'Einval',
  context,
});

function datatypeRefusal({ header }: Message, granted: number): Refusal | undefined {
  const names = datatypeNames(header.datatype & ~granted).join(',');
  if (names === '') return undefined;
  return new Refusal('Einval', `Datatype (${names}) not enabled for the connection`);
}
