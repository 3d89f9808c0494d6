/** Where a proxy listens, in one line. */
import type { RunningProxy } from '../proxy/proxy.js';
import { hostPortText } from '../proxy/route.js';

export const addressLine = ({ addresses }: RunningProxy): string =>
  addresses
    .map((address) => `${hostPortText(address)} → ${hostPortText(address.target)}`)
    .join(', ')
    .replace(/^/, 'listening on ');
