/**
 * Formats that people hand us and that we do not read: told by their first bytes and
 * refused by name, with the command that turns them into one that we do read.
 * Sources: the magic numbers in Wireshark's wiretap/*.c and in file(1)'s magic database.
 */

export interface ForeignFormat {
  readonly what: string;
  /** A command that converts `file`; absent where no usual tool does. */
  readonly convert?: (file: string) => string;
}

interface Signature extends ForeignFormat {
  /** Latin-1 text of the bytes at `offset`. */
  readonly magic: string;
  /** Default 0. */
  readonly offset?: number;
}

const editcap = (file: string) => `editcap -F pcap ${input(file)} ${output(file)}`;
const pipe = (tool: string) => (file: string) => `${tool} -dc ${input(file)} | fusionshark read -`;

/** Captures of other tools, by the first bytes of their files. */
const CAPTURES: readonly Signature[] = [
  { magic: 'snoop\0\0\0', what: 'snoop capture', convert: editcap },
  { magic: 'TR\0d\0', what: 'HP-UX nettl capture', convert: editcap },
  { magic: '\0\0\0\x01\0\0\0\0\0\x07\xd0\0', what: 'HP-UX nettl capture', convert: editcap },
  { magic: '\x1c\x00\x01\xac', what: 'IXIA hardware capture', convert: editcap },
  { magic: '\xac\x01\x00\x1c', what: 'IXIA hardware capture', convert: editcap },
  { magic: '\x1c\x00\x01\xab', what: 'IXIA software capture', convert: editcap },
  { magic: '\xab\x01\x00\x1c', what: 'IXIA software capture', convert: editcap },
  { magic: 'RTSS', what: 'Network Monitor 1 capture', convert: editcap },
  { magic: 'GMBU', what: 'Network Monitor 2 capture', convert: editcap },
  { magic: 'TRSNIFF data    \x1a', what: 'Sniffer capture', convert: editcap },
  { magic: 'XCP\0', what: 'NetXRay capture', convert: editcap },
  { magic: 'VL\0\0', what: 'NetXRay 1 capture', convert: editcap },
  { magic: '\x05VNF', what: 'Visual Networks capture', convert: editcap },
  { magic: '\xaa\xaa\xaa\xaa', what: '5View capture', convert: editcap },
  { magic: '\x01\x10', what: 'Novell LANalyzer capture', convert: editcap },
  { magic: '\x07\x10', what: 'Novell LANalyzer capture', convert: editcap },
  { magic: '\x7fver', what: 'OmniPeek capture', convert: editcap },
  { magic: 'cpse', what: 'Colasoft Capsa capture', convert: editcap },
  { magic: 'ObserverPktBuffe', what: 'Observer capture', convert: editcap },
  { magic: 'iptrace ', what: 'AIX iptrace capture', convert: editcap },
  { magic: 'btsnoop\0', what: 'Bluetooth capture, which holds no TCP' },
  {
    // The marker of the SYSTEM_TRACE_HEADER behind the buffer's header of 72 bytes.
    magic: '\x02\0\x02\xc0',
    offset: 72,
    what: 'Windows event trace (ETL)',
    convert: (file) => `etl2pcapng ${input(file)} ${output(file)}ng`,
  },
];

/** What else is given to us: packed captures, and pages that were saved in place of one. */
const OTHERS: readonly Signature[] = [
  { magic: '\x1f\x8b', what: 'compressed with gzip twice', convert: pipe('gzip') },
  { magic: '\x28\xb5\x2f\xfd', what: 'compressed with zstd twice', convert: pipe('zstd') },
  { magic: '\x04\x22\x4d\x18', what: 'compressed with lz4', convert: pipe('lz4') },
  { magic: '\xfd7zXZ\0', what: 'compressed with xz', convert: pipe('xz') },
  { magic: 'BZh', what: 'compressed with bzip2', convert: pipe('bzip2') },
  { magic: 'PK\x03\x04', what: 'zip archive', convert: (file) => `unzip ${input(file)}` },
  { magic: '7z\xbc\xaf\x27\x1c', what: '7-Zip archive', convert: (file) => `7z x ${input(file)}` },
  { magic: 'Rar!\x1a\x07', what: 'RAR archive', convert: (file) => `unrar x ${input(file)}` },
  {
    magic: 'ustar',
    offset: 257,
    what: 'tar archive',
    convert: (file) => `tar -xf ${input(file)}`,
  },
  { magic: '%PDF-', what: 'PDF document' },
  { magic: '<!DOCTYPE', what: 'web page, perhaps saved in place of the capture' },
  { magic: '<!doctype', what: 'web page, perhaps saved in place of the capture' },
  { magic: '<html', what: 'web page, perhaps saved in place of the capture' },
  { magic: '<?xml', what: 'XML document; of a capture, save the packets themselves' },
];

/** Names what `head`, the first bytes of a file, looks like; undefined when nothing known. */
export function foreignFormat(head: Uint8Array): ForeignFormat | undefined {
  const known = [...CAPTURES, ...OTHERS].find(({ magic, offset = 0 }) =>
    holds(head, magic, offset),
  );
  if (known !== undefined) return known;
  return looksLikeErf(head) ? { what: 'Endace ERF capture', convert: editcap } : undefined;
}

function holds(head: Uint8Array, magic: string, offset: number): boolean {
  if (head.length < offset + magic.length) return false;
  for (let i = 0; i < magic.length; i += 1) {
    if (head[offset + i] !== magic.charCodeAt(i)) return false;
  }
  return true;
}

const ERF_HEADER = 16;
/** ERF's time counts 2^-32 s in little endian: the seconds of two neighbours are close. */
const ERF_NEAR_SECONDS = 3600;

/**
 * ERF has no magic, so two records in a row must make sense: time, type (1..48),
 * flags, record length (u16, big endian), counter, wire length.
 */
function looksLikeErf(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const length = erfRecordLength(view, 0);
  if (length === 0 || erfRecordLength(view, length) === 0) return false;
  const apart = view.getUint32(length + 4, true) - view.getUint32(4, true);
  return Math.abs(apart) < ERF_NEAR_SECONDS;
}

function erfRecordLength(view: DataView, at: number): number {
  if (at + ERF_HEADER > view.byteLength) return 0;
  const type = view.getUint8(at + 8) & 0x7f;
  const length = view.getUint16(at + 10, false);
  return type >= 1 && type <= 48 && length > ERF_HEADER ? length : 0;
}

const PACKED_SUFFIX = /(?<=.)\.(gz|zst|lz4|xz|bz2)$/;

/** Standard input has no name; the command shows where one belongs. */
function input(file: string): string {
  return file === '-' ? 'IN' : shellWord(file);
}

function output(file: string): string {
  if (file === '-') return 'OUT.pcap';
  const bare = file.replace(PACKED_SUFFIX, '');
  return shellWord(bare === file ? `${file}.pcap` : bare);
}

/** A command that is printed will be pasted: quoted, and never taken for an option. */
function shellWord(file: string): string {
  const named = file.startsWith('-') ? `./${file}` : file;
  return /^[\w@%+=:,./-]+$/.test(named) ? named : `'${named.replaceAll("'", "'\\''")}'`;
}
