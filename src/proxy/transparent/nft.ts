/**
 * The rules of transparent mode for nft: nft(8), on NAT, TPROXY and META statements. They
 * stand in a table of their own, which is removed whole.
 */
import { hostPortText } from '../route.js';
import { markText, OWN_MARK, TAKEN_MARK } from './marks.js';
import { isRedirectable, type Listening, type Place, type RuleOptions } from './rule-plan.js';

const NOT_OUR_MARK = `meta mark != ${markText(OWN_MARK)}`;
const MARK_TAKEN = `meta mark set ${markText(TAKEN_MARK)}`;

/** A command for the shell that sets the table up. */
export function nftSetUp(
  place: Place,
  listening: readonly Listening[],
  options: RuleOptions,
): string[] {
  return [
    "nft -f - <<'END'",
    `table inet ${tableOf(place)} {`,
    ...chains(place, listening, options).flatMap(({ name, type, rules }) => [
      `  chain ${name} {`,
      `    type ${type}; policy accept;`,
      ...rules.map((rule) => `    ${rule}`),
      '  }',
    ]),
    '}',
    'END',
  ];
}

export function nftRemove(place: Place): string[] {
  return [`nft delete table inet ${tableOf(place)}`];
}

const tableOf = (place: Place): string => `fusionshark_${place}`;

interface Chain {
  readonly name: string;
  readonly type: string;
  readonly rules: readonly string[];
}

function chains(
  place: Place,
  listening: readonly Listening[],
  { mode, ports, own }: RuleOptions,
): readonly Chain[] {
  const each = (rule: (listener: Listening) => string): string[] =>
    listening.map(
      (listener) =>
        `meta nfproto ${listener.ipv6 ? 'ipv6' : 'ipv4'} tcp dport { ${ports.join(', ')} } ${rule(listener)}`,
    );
  if (mode === 'redirect') {
    const notOurs = own === 'mark' ? NOT_OUR_MARK : `meta skuid != ${own.uid}`;
    return place === 'gateway'
      ? [
          {
            name: 'prerouting',
            type: 'nat hook prerouting priority dstnat',
            rules: each(redirect),
          },
        ]
      : [
          {
            name: 'output',
            type: 'nat hook output priority -100',
            rules: each((listener) => `${notOurs} ${redirect(listener)}`),
          },
        ];
  }
  const taking: Chain = {
    name: 'prerouting',
    type: 'filter hook prerouting priority mangle',
    rules: each((listener) => `${NOT_OUR_MARK} ${take(listener)}`),
  };
  const marking: Chain = {
    name: 'output',
    type: 'route hook output priority mangle',
    rules: each(() => `${NOT_OUR_MARK} ${MARK_TAKEN}`),
  };
  return place === 'gateway' ? [taking] : [marking, taking];
}

function take(listener: Listening): string {
  return `tproxy ${listener.ipv6 ? 'ip6' : 'ip'} to ${addressOf(listener)} ${MARK_TAKEN} accept`;
}

function redirect(listener: Listening): string {
  return isRedirectable(listener)
    ? `redirect to :${listener.port}`
    : `dnat ${listener.ipv6 ? 'ip6' : 'ip'} to ${addressOf(listener)}`;
}

function addressOf({ host, port }: Listening): string {
  return host === undefined ? `:${port}` : hostPortText({ host, port });
}
