/** Where a proxy listens and where that leads, in words. */
import type { ProxyAddress } from '../../proxy/notices.js';
import type { RunningProxy } from '../../proxy/proxy.js';
import { hostPortText } from '../../proxy/route.js';
import type { LiveConfig } from './config.js';

/** In one line, as it is. */
export const addressLine = ({ addresses }: Pick<RunningProxy, 'addresses'>): string =>
  addresses.map(addressText).join(', ').replace(/^/, 'listening on ');

const addressText = (address: ProxyAddress): string =>
  address.target === undefined
    ? `${hostPortText(address)} → where each client wanted to go`
    : `${hostPortText(address)} → ${hostPortText(address.target)}`;

/** The entrances of transparent mode, as they were asked for. */
export const transparentTexts = ({ transparent }: Pick<LiveConfig, 'transparent'>): string[] =>
  (transparent?.listen ?? []).map((listen) => `${transparent?.mode} ${hostPortText(listen)}`);
