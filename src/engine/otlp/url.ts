/** The address of a collector, as users give it. */

/** Where spans go: the path that OTLP has for them, unless the URL has one. */
export function tracesUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.pathname === '/') url.pathname = '/v1/traces';
  return url;
}
