/** Rules about what servers answer to Fusion requests: against their checks, and against what was asked. */
import type { Dissection } from '../../dissect/dissection.js';
import { type JsonNode, member } from '../../dissect/json.js';
import { cut } from '../../dissect/text.js';
import { SUCCESS, statusName } from '../../mcbp/statuses.js';
import { isRefusedDatatype } from '../dialogue/negotiation.js';
import type { Speaker } from '../dialogue/speaker.js';
import type { Observed } from '../observed.js';
import { named, numbersText, sentence } from '../sentence.js';
import { bodyOf, numberIn, stringIn } from './facts-json.js';

export const answerIds = [
  'fusion.accepted-invalid',
  'fusion.refused-valid',
  'fusion.response-mismatch',
  'fusion.response-validity',
  'fusion.undocumented-status',
] as const;

const EINVAL = 'Einval';
/** The command whose answers are held against what was asked. */
const SNAPSHOT = 'GetFusionStorageSnapshot';

export function answerRules(seen: Observed, answer: Dissection, speaker: Speaker): void {
  const request = seen.request?.dissect();
  const number = seen.request?.number ?? 0;
  undocumented(seen, answer, speaker);
  if (request === undefined || request.sections.missing > 0) return;
  predicted(seen, request, number, speaker);
  if (seen.vbucketOrStatus !== SUCCESS || answer.sections.missing > 0) return;
  if (answer.fusion?.command === SNAPSHOT) snapshotRules(seen, request, answer, number, speaker);
}

/** What the server's checks say, and what it did. */
function predicted(seen: Observed, request: Dissection, number: number, speaker: Speaker): void {
  const refusal = request.findings.find(({ expects }) => expects !== undefined);
  const status = statusName(seen.vbucketOrStatus);
  if (refusal !== undefined && seen.vbucketOrStatus === SUCCESS) {
    speaker.say(
      seen.number,
      'fusion.accepted-invalid',
      sentence`accepted, though request ${named(number)} should be refused with ${refusal.expects ?? EINVAL}: ${refusal.message}`,
    );
  } else if (
    refusal === undefined &&
    status === EINVAL &&
    // A datatype that was not granted is refused, too; that is said of the request.
    !isRefusedDatatype(request.header.datatype, seen.features)
  ) {
    speaker.say(
      seen.number,
      'fusion.refused-valid',
      sentence`refused with ${EINVAL}, though request ${named(number)} passes every check known of this command: the edition differs, or its error text says why`,
    );
  }
}

function undocumented(
  seen: Observed,
  { spec, failed, status }: Dissection,
  speaker: Speaker,
): void {
  if (!failed || spec?.statuses === undefined) return;
  if (spec.statuses.some(({ name }) => name === status)) return;
  speaker.say(
    seen.number,
    'fusion.undocumented-status',
    `${status} is not among the failures known of ${spec.name}`,
  );
}

/** The snapshots of an answer: one, or since 2025-11 one for each vbucket. */
const snapshotsOf = (answer: JsonNode): readonly JsonNode[] =>
  answer.kind === 'array' ? answer.members.map(({ value }) => value) : [answer];

function snapshotRules(
  seen: Observed,
  request: Dissection,
  answer: Dissection,
  number: number,
  speaker: Speaker,
): void {
  const asked = bodyOf(request);
  const told = bodyOf(answer);
  if (told === undefined) return;
  const snapshots = snapshotsOf(told);
  const uuid = stringIn(member(asked, 'snapshot_uuid') ?? member(asked, 'snapshotUuid'));
  const other = snapshots
    .map((snapshot) => stringIn(member(snapshot, 'snapshotUUID')))
    .find((name) => name !== undefined && name !== uuid);
  if (uuid !== undefined && other !== undefined) {
    speaker.say(
      seen.number,
      'fusion.response-mismatch',
      sentence`answers with snapshot ${cut(other, 40)}, but request ${named(number)} asked for ${cut(uuid, 40)}`,
      undefined,
      'snapshotUUID',
    );
  }
  coverage(seen, asked, snapshots, speaker);
  validity(seen, asked, snapshots, number, speaker);
}

/** `kv/<bucket uuid>/kvstore-<vbucket>` */
const vbucketOf = (snapshot: JsonNode): number | undefined => {
  const digits = /\/kvstore-(\d{1,5})$/.exec(stringIn(member(snapshot, 'volumeID')) ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
};

/** An answer for a list of vbuckets speaks of each of them. */
function coverage(
  seen: Observed,
  asked: JsonNode | undefined,
  snapshots: readonly JsonNode[],
  speaker: Speaker,
): void {
  const list = member(asked, 'vbucket_list');
  if (list?.kind !== 'array') return;
  const wanted = new Set(list.members.map(({ value }) => numberIn(value)));
  const covered = new Set(snapshots.map(vbucketOf));
  // Volumes named otherwise can only be counted.
  const nameless = covered.has(undefined);
  const lacking = [...wanted].filter((vbucket) => vbucket !== undefined && !covered.has(vbucket));
  if (nameless ? snapshots.length >= wanted.size : lacking.length === 0) return;
  const which = nameless
    ? `${snapshots.length} of ${wanted.size} vbuckets`
    : `${wanted.size - lacking.length} of ${wanted.size} vbuckets; ${numbersText(lacking as number[])} are missing`;
  speaker.say(
    seen.number,
    'fusion.response-mismatch',
    `answers for ${which}`,
    undefined,
    'vbucket_list',
  );
}

function validity(
  seen: Observed,
  asked: JsonNode | undefined,
  snapshots: readonly JsonNode[],
  number: number,
  speaker: Speaker,
): void {
  const seconds = numberIn(member(asked, 'valid_till') ?? member(asked, 'validity'));
  if (seconds === undefined) return;
  const other = snapshots
    .map((snapshot) => numberIn(member(snapshot, 'validTill')))
    .find((ms) => ms !== undefined && ms !== seconds * 1000);
  if (other === undefined) return;
  speaker.say(
    seen.number,
    'fusion.response-validity',
    sentence`valid until ${other} ms, but request ${named(number)} asked for ${seconds} s`,
    undefined,
    'validTill',
  );
}
