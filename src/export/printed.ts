/** What a printer gets of one message. */

import type { Instant } from '../bytes/time.js';
import type { Dissection } from '../dissect/dissection.js';
import type { MessageEvent } from '../message.js';

export interface Printed {
  readonly event: MessageEvent;
  readonly message: Dissection;
  /** Number and time of the first response, where the input has been read to its end before. */
  readonly response?: number | undefined;
  readonly responseAt?: Instant | undefined;
  /** Comments on its packets; absent: none are known. */
  readonly comments?: readonly string[] | undefined;
}
