/**
 * The rules of transparent mode for iptables and ip6tables: iptables-extensions(8), on
 * REDIRECT, DNAT, TPROXY, MARK, multiport, mark and owner.
 */
import { hostPortText } from '../route.js';
import { markText, OWN_MARK, TAKEN_MARK } from './marks.js';
import { isRedirectable, type Listening, type Place, type RuleOptions } from './rule-plan.js';

const NOT_OUR_MARK = `-m mark ! --mark ${markText(OWN_MARK)}`;

/** Commands that append the rules; with -D for -A they remove them. */
export function iptablesRules(
  place: Place,
  listening: readonly Listening[],
  { mode, ports, own }: RuleOptions,
): string[] {
  const match = `-p tcp -m multiport --dports ${ports.join(',')}`;
  return listening.flatMap((listener) => {
    const tool = listener.ipv6 ? 'ip6tables' : 'iptables';
    if (mode === 'tproxy') {
      const rules = [`-A PREROUTING ${match} ${NOT_OUR_MARK} ${take(listener)}`];
      if (place === 'local') rules.unshift(`-A OUTPUT ${match} ${NOT_OUR_MARK} ${MARK_TAKEN}`);
      return rules.map((rule) => `${tool} -t mangle ${rule}`);
    }
    const notOurs = own === 'mark' ? NOT_OUR_MARK : `-m owner ! --uid-owner ${own.uid}`;
    const rule = place === 'gateway' ? `-A PREROUTING ${match}` : `-A OUTPUT ${match} ${notOurs}`;
    return [`${tool} -t nat ${rule} ${redirect(listener)}`];
  });
}

const MARK_TAKEN = `-j MARK --set-mark ${markText(TAKEN_MARK)}`;

function take({ ipv6, host, port }: Listening): string {
  const address = host ?? (ipv6 ? '::' : '0.0.0.0');
  return `-j TPROXY --on-ip ${address} --on-port ${port} --tproxy-mark ${markText(TAKEN_MARK)}`;
}

function redirect(listener: Listening): string {
  const { host, port } = listener;
  return isRedirectable(listener) || host === undefined
    ? `-j REDIRECT --to-ports ${port}`
    : `-j DNAT --to-destination ${hostPortText({ host, port })}`;
}
