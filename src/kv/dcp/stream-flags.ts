/**
 * The flags of a stream, as DcpAddStream and DcpStreamReq both carry them.
 * Source: kv_engine include/mcbp/protocol/dcp_add_stream_flags.h.
 */
import { u32 } from '../../spec/layout.js';

export const streamFlags = u32('flags', 'What the stream is to hold and how it is to start.', {
  hex: true,
  flags: {
    1: 'TakeOver',
    2: 'DiskOnly',
    4: 'ToLatest',
    8: 'NoValue',
    16: 'ActiveVbOnly',
    32: 'StrictVbUuid',
    64: 'FromLatest',
    128: 'IgnorePurgedTombstones',
    256: 'CacheTransfer',
  },
});
