/**
 * The netfilter rules that lead connections to the proxy, as a user pastes them into a
 * shell: to set up and to remove, by iptables or by nft. Text only; nothing here touches
 * the system. Routing of what TPROXY takes: ip-rule(8), Linux
 * Documentation/networking/tproxy.rst.
 */
import { iptablesRules } from './iptables.js';
import { markText, ROUTING_TABLE, TAKEN_MARK } from './marks.js';
import { nftRemove, nftSetUp } from './nft.js';
import {
  isReachable,
  type Listening,
  listeningOf,
  type Place,
  type RuleOptions,
} from './rule-plan.js';

const ABOUT: Readonly<Record<Place, string>> = {
  gateway: 'connections that come to this machine, for itself or to be routed',
  local: 'connections that programs on this machine make',
};

/** Lines for a terminal: comments, and blocks of commands that each do the whole. */
export function transparentRules(options: RuleOptions): readonly string[] {
  const listening = listeningOf(options.listen);
  return (['gateway', 'local'] as const).flatMap((place) => {
    const reached = listening.filter((listener) => isReachable(options.mode, place, listener));
    const heading = `# ${place}: ${ABOUT[place]}`;
    return reached.length === 0
      ? [
          heading,
          `# ${place}: REDIRECT cannot lead there to a loopback address, listen on another`,
          '',
        ]
      : [heading, ...blocks(place, reached, options)];
  });
}

function blocks(place: Place, listening: readonly Listening[], options: RuleOptions): string[] {
  const rules = iptablesRules(place, listening, options);
  const routing = (verb: 'add' | 'del') =>
    options.mode === 'tproxy' ? routes(verb, listening) : [];
  const block = (title: string, ...lines: string[]): string[] => [
    `# ${place}, ${title}`,
    ...lines,
    '',
  ];
  const removal = rules.map((rule) => rule.replace(' -A ', ' -D '));
  return [
    ...block('iptables: set up', ...routing('add'), ...rules),
    ...block('iptables: remove', ...removal, ...routing('del')),
    ...block('nft: set up', ...routing('add'), ...nftSetUp(place, listening, options)),
    ...block('nft: remove', ...nftRemove(place), ...routing('del')),
  ];
}

/** So that what TPROXY took is delivered to this machine, whatever its destination. */
function routes(verb: 'add' | 'del', listening: readonly Listening[]): string[] {
  return listening.flatMap(({ ipv6 }) => {
    const [ip, all] = ipv6 ? ['ip -6', '::/0'] : ['ip -4', '0.0.0.0/0'];
    return [
      `${ip} rule ${verb} fwmark ${markText(TAKEN_MARK)} lookup ${ROUTING_TABLE}`,
      `${ip} route ${verb} local ${all} dev lo table ${ROUTING_TABLE}`,
    ];
  });
}
