/** A message as printers get it. */
import { commandTable } from '../../src/commands.js';
import { dissect } from '../../src/dissect/dissect.js';
import type { Printed } from '../../src/export/printed.js';
import type { MessageEvent } from '../../src/message.js';
import { eventOf } from '../helpers/event.js';
import { connectionOf, momentOf } from '../session/build.js';

export function printed(bytes: Uint8Array, event: Partial<MessageEvent> = {}): Printed {
  const request = event.request?.frame;
  const message = dissect(commandTable, bytes, { request });
  const from = message.magic?.sender === 'server' ? 1 : 0;
  return {
    message,
    event: eventOf(bytes, {
      ...{ at: momentOf(0), connection: connectionOf(), from, kind: message.kind },
      ...event,
    }),
  };
}
