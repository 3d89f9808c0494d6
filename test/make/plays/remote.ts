/** A node and its client on machines of their own, for the plays in which requests fail. */
import type { NodeOptions, Stage } from '../stage.js';
import { Talk, type TalkOptions } from '../talk.js';

/** Addresses that documentation may use: RFC 5737. */
const CLIENT = '192.0.2.10';
const HOST = '192.0.2.20';

/** Starts a node and connects to it; `heading` says what the connection is about. */
export const remote = (
  stage: Stage,
  heading: string,
  node: Omit<NodeOptions, 'address'>,
  options: Omit<TalkOptions, 'from'> = {},
): Talk =>
  new Talk(stage, stage.node({ ...node, address: HOST }), heading, { ...options, from: CLIENT });

/** The node has vb:12; the client has introduced itself and selected the bucket. */
export const entered = (stage: Stage, heading: string, port: number, edition = '2026'): Talk =>
  remote(stage, heading, { port, edition, vbuckets: [12] }).enter();
