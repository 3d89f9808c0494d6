/** A small capture, built byte by byte: independent of everything that the program writes. */

const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const le32 = (value: number): number[] => u32(value).reverse();

/** Ethernet, IPv4 and TCP around a payload; checksums are zero, which captures of offload have too. */
function packet(fromClient: boolean, seq: number, flags: number, payload: number[]): number[] {
  const [from, to] = fromClient ? [1, 2] : [2, 1];
  const ports = fromClient ? [40000, 11210] : [11210, 40000];
  const tcp = [
    ...ports.flatMap(u16),
    ...u32(seq),
    ...u32(0),
    0x50,
    flags,
    ...u16(65535),
    ...u16(0),
    ...u16(0),
    ...payload,
  ];
  const total = 20 + tcp.length;
  const ip = [0x45, 0, ...u16(total), 0, 0, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, from, 10, 0, 0, to];
  return [...new Array<number>(12).fill(0), 0x08, 0x00, ...ip, ...tcp];
}

/** StartFusionUploader for vbucket 12 with term 7, and its success. */
export function tcpConversation(): number[][] {
  const value = [...Buffer.from('{"term":"7"}')];
  const request = [
    0x80,
    0x75,
    0,
    0,
    0,
    1,
    0,
    12,
    ...u32(value.length),
    ...u32(0xabcd),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    ...value,
  ];
  const response = [
    0x81,
    0x75,
    0,
    0,
    0,
    0,
    0,
    0,
    ...u32(0),
    ...u32(0xabcd),
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  return [
    packet(true, 99, 0x02, []),
    packet(false, 199, 0x12, []),
    packet(true, 100, 0x18, request),
    packet(false, 200, 0x18, response),
  ];
}

/** Classic pcap, little endian, microseconds, Ethernet; a packet a millisecond. */
export function pcap(packets: readonly number[][]): Uint8Array {
  const header = [
    ...le32(0xa1b2c3d4),
    2,
    0,
    4,
    0,
    ...le32(0),
    ...le32(0),
    ...le32(65535),
    ...le32(1),
  ];
  const records = packets.flatMap((bytes, i) => [
    ...le32(1_700_000_000),
    ...le32(i * 1000),
    ...le32(bytes.length),
    ...le32(bytes.length),
    ...bytes,
  ]);
  return Uint8Array.from([...header, ...records]);
}
