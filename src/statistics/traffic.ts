/** How many messages there were, and how long: whole frames, as their headers say. */
import { HEADER_LENGTH } from '../mcbp/header.js';
import type { MessageEvent } from '../message.js';

export class Traffic {
  messages = 0;
  bytes = 0;

  add({ bodyLength }: MessageEvent): void {
    this.messages += 1;
    this.bytes += HEADER_LENGTH + bodyLength;
  }
}

/** More messages first. */
export const byMessages = (a: Pick<Traffic, 'messages'>, b: Pick<Traffic, 'messages'>): number =>
  b.messages - a.messages;
