/** What the descriptions of range scans share. Source: kv_engine docs/range_scans. */
import { bytesOf } from '../../spec/layout.js';

export const page = (name: string): string => `kv_engine docs/range_scans/range_scan_${name}.md`;

/** 16 bytes in the order of the wire: a UUID without structure. */
export const scanId = bytesOf(16, 'scan_id', 'The scan, as RangeScanCreate named it.');

/** An id, for examples. */
export const SCAN_ID = Uint8Array.from({ length: 16 }, (_, i) => i);
