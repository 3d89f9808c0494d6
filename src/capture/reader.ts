/** One place that knows which reader reads which format. */
import type { CaptureFormat } from './format.js';
import type { CaptureReader, PacketSink, ReaderOptions } from './packet.js';
import { PcapReader } from './pcap.js';
import { PcapngReader } from './pcapng.js';

export function createReader(
  format: CaptureFormat,
  sink: PacketSink,
  options: ReaderOptions = {},
): CaptureReader {
  return format === 'pcap' ? new PcapReader(sink, options) : new PcapngReader(sink, options);
}
