/**
 * fusionshark as a library: the sans-IO core. Bytes in, values out; no sockets, no files, no
 * clock. Everything that the program shows of a message can be had from here.
 */
export { Pairing } from './analysis/pairing.js';
export { commandTable } from './commands.js';
export { type DecodeOptions, decode } from './decode.js';
export { type DissectOptions, dissect } from './dissect/dissect.js';
export type { Dissection, FieldValue, Fusion } from './dissect/dissection.js';
export {
  encodeFrame,
  encodeRequest,
  type FrameParts,
  type RequestParts,
} from './dissect/encode.js';
export type { Finding, Mention, Severity, TreeNode } from './dissect/node.js';
export type { SecretMode } from './dissect/secret-modes.js';
export { withoutSecrets } from './dissect/secrets.js';
export { summary } from './dissect/summary.js';
export { CommandTable } from './dissect/table.js';
export { tree } from './dissect/tree.js';
export { Framer, type FramerSink } from './mcbp/framer.js';
export { HEADER_LENGTH, type Header, readHeader } from './mcbp/header.js';
export type { CommandSpec, Shape } from './spec/command.js';
export { ConnectionTable } from './tcp/connections.js';
export type { Connection, End, Endpoint, Moment, Segment, StreamSink } from './tcp/events.js';
