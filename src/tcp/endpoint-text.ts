/** How an endpoint is written: `10.0.0.5:11210`, `[2001:db8::1]:11210`. */
import type { Endpoint } from './events.js';

export const endpointText = ({ address, port }: Endpoint): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
