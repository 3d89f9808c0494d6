/** Addresses as cluster maps write them. */
import { endpointText } from '../tcp/endpoint-text.js';

export interface HostPort {
  /** Address or host name; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Stands for whatever host the reader of the map has connected to (ns_server writes it so). */
const PLACEHOLDER = '$HOST';

export const isPlaceholder = (host: string): boolean => host === PLACEHOLDER;

/** `host:port`, with brackets around IPv6. */
export const hostPortText = ({ host, port }: HostPort): string =>
  endpointText({ address: host, port });

/** Undefined: not `host:port` with a port of 1..65535. */
export function parseHostPort(text: string): HostPort | undefined {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const host = bracketed ?? plain;
  return host !== undefined && isPort(port) ? { host, port } : undefined;
}

export const isPort = (value: number): boolean =>
  Number.isInteger(value) && value >= 1 && value <= 65_535;
