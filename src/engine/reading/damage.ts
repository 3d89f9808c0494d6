/** What was wrong with a capture, in lines for a person: one for each kind, with its first place. */
import { plural } from '../../dissect/text.js';
import type { InputReport } from './input.js';

/** The file itself is at fault: the exit status says so. Packets that were never captured are not. */
export const isDamaged = (report: InputReport): boolean =>
  report.damageCount > 0 || nothingReadable(report);

export function damageLines(path: string, report: InputReport): string[] {
  return [...damaged(report), ...unread(report)].map((line) => `${path}: ${line}`);
}

const damaged = ({ damageKinds }: InputReport): string[] =>
  [...damageKinds.values()].map(({ first, count }) =>
    count === 1 ? first.message : `${first.message} (the first of ${count} such places)`,
  );

/** What the layers above the file could not use. */
function unread(report: InputReport): string[] {
  const { ignored, fragments, unknownLinkTypes } = report;
  return [
    ...[...unknownLinkTypes].map(
      ([type, packets]) => `${plural(packets, 'packet')} of link type ${type}, which is not read`,
    ),
    ...counted(ignored.malformed, 'whose headers contradict themselves or their length'),
    ...counted(ignored.truncated, 'cut by the snap length inside a header'),
    ...counted(ignored.depth, 'nested in too many tunnels'),
    ...counted(fragments.incomplete, 'of which IP fragments are missing'),
    ...(nothingReadable(report) && unknownLinkTypes.size === 0
      ? ['no packet is IPv4 or IPv6 under the link type that the file names']
      : []),
  ];
}

const counted = (packets: number, what: string): string[] =>
  packets === 0 ? [] : [`${plural(packets, 'packet')} ${what}`];

/** There are packets, and all of them are something else than the file says. */
function nothingReadable({ packets, ignored }: InputReport): boolean {
  return packets > 0 && ignored.link + ignored.network + ignored.malformed === packets;
}
