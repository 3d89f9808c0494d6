/**
 * What the header alone proves. Cheap: a session asks it of every message that passes, and
 * reads bodies only of those that are described further or looked at.
 */
import { type Header, MAX_BODY_LENGTH, readHeader } from '../mcbp/header.js';
import { magicOf } from '../mcbp/magic.js';
import { clientOpcodeOf } from '../mcbp/opcodes.js';
import { isFailure, statusName, statusOf } from '../mcbp/statuses.js';
import type { CommandSpec } from '../spec/command.js';
import type { Finding } from './node.js';
import { type Sections, splitFrame } from './sections.js';
import type { CommandTable } from './table.js';
import { cut } from './text.js';

interface Glance {
  readonly header: Header;
  readonly sections: Sections;
  readonly spec: CommandSpec | undefined;
  readonly kind: 'request' | 'response';
  readonly abridged?: boolean | undefined;
  readonly errorContext?: string | undefined;
  /** Set when the message is known to belong to Fusion. */
  readonly fusion?: object | undefined;
}

/**
 * The findings of a message that no description goes into; only the header is read.
 * @param abridged what is missing of its body was not kept on purpose
 */
export function glance(table: CommandTable, bytes: Uint8Array, abridged = false): Finding[] {
  const header = readHeader(bytes);
  return headerFindings({
    header,
    sections: splitFrame(header, bytes.length),
    abridged,
    spec: table.find(header.magic, header.opcode),
    kind: magicOf(header.magic)?.kind ?? 'request',
  });
}

export function headerFindings(message: Glance): Finding[] {
  const { header, sections, spec, kind } = message;
  const found: Finding[] = [];
  if (sections.inconsistent) {
    const { framingExtrasLength, extrasLength, keyLength, bodyLength } = header;
    found.push({
      id: 'mcbp.inconsistent-lengths',
      severity: 'error',
      message: `framing extras ${framingExtrasLength} + extras ${extrasLength} + key ${keyLength} bytes exceed the body of ${bodyLength}`,
    });
  }
  if (sections.missing > 0 && message.abridged !== true) found.push(...missingFindings(message));
  if (spec === undefined) {
    const opcode = header.opcode.toString(16).padStart(2, '0');
    found.push({
      id: 'mcbp.unknown-opcode',
      severity: 'note',
      message: `no command has opcode 0x${opcode}`,
    });
  }
  if (kind === 'response') found.push(...statusFindings(message));
  return found;
}

/** Bytes of the body that are not here: cut off, or rightly or wrongly too many to be kept. */
function missingFindings({ header, sections, kind }: Glance): Finding[] {
  const { bodyLength, magic, opcode } = header;
  if (bodyLength <= MAX_BODY_LENGTH) {
    return [
      {
        id: 'mcbp.truncated',
        severity: 'warn',
        message: `the last ${sections.missing} of ${bodyLength} body bytes were not seen`,
      },
    ];
  }
  const isLongAnswer = kind === 'response' && clientOpcodeOf(opcode)?.longAnswer === true;
  if (isLongAnswer && magicOf(magic)?.serverOpcode !== true) return [];
  return [
    {
      id: 'mcbp.oversize',
      severity: 'error',
      message: `a body of ${bodyLength} bytes exceeds the ${MAX_BODY_LENGTH} that servers take: they close such a connection`,
    },
  ];
}

function statusFindings({ header, spec, fusion, errorContext }: Glance): Finding[] {
  const value = header.vbucketOrStatus;
  const name = statusName(value);
  const known = statusOf(value);
  const found: Finding[] =
    known === undefined
      ? [{ id: 'mcbp.unknown-status', severity: 'note', message: `${name} is in no table` }]
      : [];
  if (!isFailure(value)) return found;
  const documented = spec?.statuses?.find((status) => status.name === name);
  // KeyEnoent and its like are everyday answers to data commands, not to Fusion's.
  const ordinary = fusion === undefined && known?.ordinary === true;
  const isMild = documented?.harmless === true || ordinary;
  const severity = name === 'Einternal' ? 'error' : isMild ? 'note' : 'warn';
  // What the server says of this very request says more than what is known of the status.
  const reason = errorContext === undefined ? (documented?.when ?? known?.doc) : cut(errorContext);
  const command = spec?.name ?? 'the request';
  found.push({
    id: 'mcbp.error-status',
    severity,
    message: `${command} failed with ${name}${reason === undefined ? '' : `: ${reason}`}`,
  });
  return found;
}
