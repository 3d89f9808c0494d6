/** Rules about what Fusion requests say: values that servers take, and that are wrong all the same. */
import type { Dissection } from '../../dissect/dissection.js';
import { member } from '../../dissect/json.js';
import type { Speaker } from '../dialogue/speaker.js';
import type { Observed } from '../observed.js';
import type { Thresholds } from '../thresholds.js';
import { bodyOf, numberIn } from './facts-json.js';

export const requestValueIds = [
  'fusion.validity-unit',
  'fusion.validity-past',
  'fusion.delete-everything',
] as const;

/** Names of the validity of a snapshot, in seconds since 1970, by edition. */
const VALIDITIES = ['valid_till', 'validity'];
/** The command whose list names what to keep. */
const KEEPS_NAMESPACES = 'DeleteFusionNamespace';

export function requestValueRules(
  seen: Observed,
  request: Dissection,
  speaker: Speaker,
  thresholds: Thresholds,
): void {
  validityRules(seen, request, speaker, thresholds);
  if (request.fusion?.command !== KEEPS_NAMESPACES) return;
  // Servers of later editions know no list of what to keep, and refuse it.
  if (request.findings.some(({ expects }) => expects !== undefined)) return;
  const kept = member(bodyOf(request), 'namespaces');
  if (kept?.kind !== 'array' || kept.members.length > 0) return;
  speaker.say(
    seen.number,
    'fusion.delete-everything',
    'the list names the namespaces to KEEP, and is empty: the server deletes every volume in the log store',
    undefined,
    'namespaces',
  );
}

function validityRules(
  seen: Observed,
  request: Dissection,
  speaker: Speaker,
  { validitySeconds }: Thresholds,
): void {
  const value = bodyOf(request);
  const name = VALIDITIES.find((candidate) => member(value, candidate) !== undefined);
  const validity = numberIn(member(value, name ?? ''));
  if (name === undefined || validity === undefined) return;
  if (validity > validitySeconds) {
    speaker.say(
      seen.number,
      'fusion.validity-unit',
      `${name} ${validity} looks like milliseconds; servers take it as seconds and would keep the snapshot for thousands of years`,
      undefined,
      name,
    );
  } else if (validity < seen.at.s) {
    speaker.say(
      seen.number,
      'fusion.validity-past',
      `${name} lies ${seen.at.s - validity} s before this request: the snapshot expires before it exists`,
      undefined,
      name,
    );
  }
}
