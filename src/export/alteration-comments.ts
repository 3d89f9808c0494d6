/** What the proxy did to a message, as comments on its packet: whoever opens a capture is to know what no node or client has sent. */
import type { MessageEvent } from '../message.js';

export function alterationComments({
  rewritten,
  injected,
}: Pick<MessageEvent, 'rewritten' | 'injected'>): readonly string[] {
  return [
    ...(rewritten === true ? ['fusionshark rewrote the cluster map (--rewrite-config)'] : []),
    ...(injected === undefined
      ? []
      : [`fusionshark fault: ${injected.action}, by ${injected.rule}`]),
  ];
}
