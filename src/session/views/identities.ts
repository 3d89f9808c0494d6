/** Which bucket a connection is bound to, and who logged in on it: as far as it was granted. */
import { SELECTS } from '../../analysis/dialogue/binding.js';
import type { CommandTable } from '../../dissect/table.js';
import { authenticationOpcodes, userOf } from '../../kv/connection/sasl.js';
import { HEADER_LENGTH } from '../../mcbp/header.js';
import { SUCCESS } from '../../mcbp/statuses.js';
import { CappedGroups } from '../../statistics/capped.js';
import { MAX_CONNECTIONS } from '../../statistics/conversations.js';
import { Places } from '../../statistics/places.js';
import type { StoredEvent } from '../stored-event.js';

interface Identity {
  /** Empty: none that is known. */
  bucket: string;
  user: string;
  /** Who has asked to be let in. */
  asking: string;
}

/** Bytes of a first message of an authentication that are looked at: a name is not that long. */
const MOST = 1024;

const UNKNOWN: Identity = { bucket: '', user: '', asking: '' };
const utf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

export class Identities {
  /** Of the messages that tell something. */
  readonly opcodes: ReadonlySet<number>;
  private readonly places: Places;
  private readonly known = new CappedGroups<number, Identity>(MAX_CONNECTIONS, () => ({
    ...UNKNOWN,
  }));

  constructor(private readonly table: CommandTable) {
    this.places = new Places(table);
    const selects = table.named(SELECTS)?.opcode;
    this.opcodes = new Set([...authenticationOpcodes, ...(selects === undefined ? [] : [selects])]);
  }

  of(stream: number): Pick<Identity, 'bucket' | 'user'> {
    return this.known.known(stream) ?? UNKNOWN;
  }

  /** Told of messages with one of the opcodes, in their order. */
  learn(event: StoredEvent): void {
    // The server's own commands have other meanings under the same numbers.
    const spec = this.table.find(event.magic, event.opcode);
    const identity = this.known.of(event.stream);
    if (spec === undefined || identity === undefined) return;
    if (spec.name === SELECTS) identity.bucket = this.places.of(event).bucket ?? '';
    else if (!authenticationOpcodes.has(spec.opcode)) return;
    else if (event.kind === 'request') identity.asking = asking(event) ?? identity.asking;
    else if (event.vbucketOrStatus === SUCCESS) identity.user = identity.asking;
  }
}

/** Who it is, where the message names one. */
function asking({ bytes, framingExtrasLength, extrasLength, keyLength }: StoredEvent) {
  const start = HEADER_LENGTH + framingExtrasLength + extrasLength;
  const value = start + keyLength;
  const mechanism = utf8.decode(bytes.subarray(start, value));
  return userOf(mechanism, utf8.decode(bytes.subarray(value, value + MOST)));
}
