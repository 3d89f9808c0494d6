/** Rule: a datatype may be used only once HELLO has granted it. */
import { datatypes } from '../../mcbp/datatypes.js';
import { featureName } from '../../mcbp/features.js';
import type { Observed } from '../observed.js';
import type { Dialogue } from './dialogue.js';
import type { Speaker } from './speaker.js';

export const negotiationIds = ['mcbp.datatype-not-negotiated'] as const;

/** The datatype bits that these features grant. */
const grantedBits = (granted: ReadonlySet<number>): number =>
  datatypes
    .filter(({ features }) => features.some((feature) => granted.has(feature)))
    .reduce((bits, { bit }) => bits | bit, 0);

/** The server refuses this datatype, whatever else is in the message. */
export const isRefusedDatatype = (
  datatype: number,
  features: ReadonlySet<number> | undefined,
): boolean => (datatype & ~grantedBits(features ?? NOTHING)) !== 0;

const NOTHING: ReadonlySet<number> = new Set();

export function datatypeRule(seen: Observed, dialogue: Dialogue, speaker: Speaker): void {
  // What was agreed is known only of a connection that was seen whole, with no HELLO on its way.
  if (seen.datatype === 0 || seen.kind !== 'request' || seen.from !== 0) return;
  if (!dialogue.whole || dialogue.helloWaits > 0) return;
  const lacking = seen.datatype & ~dialogue.grantedBits(seen.features, grantedBits);
  if (lacking === 0) return;
  // Bits that no feature grants are judged as what they are elsewhere.
  const refused = datatypes.filter(({ bit }) => (lacking & bit) !== 0);
  if (refused.length === 0) return;
  const names = refused.map(({ name, features }) => `${name} (${featureName(features[0] ?? 0)})`);
  const why =
    seen.features === undefined ? 'the client sent no HELLO' : 'HELLO did not get it granted';
  speaker.say(
    seen.number,
    'mcbp.datatype-not-negotiated',
    `datatype ${names.join(', ')}: ${why}; the server will answer Einval`,
    undefined,
    'datatype',
  );
}
