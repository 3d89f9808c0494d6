/** The printed rules as text. That netfilter takes them, and what they do: test/e2e/transparent. */
import { describe, expect, it } from 'vitest';
import type { RuleOptions } from '../../../src/proxy/transparent/rule-plan.js';
import { transparentRules } from '../../../src/proxy/transparent/rules.js';

const at = (host: string) => ({ host, port: 12345 });
const base = { ports: [11210, 11207], own: 'mark' } as const;
const LOOPBACKS = [at('127.0.0.1'), at('::1')];

/** The lines of each block by its title. */
function blocks(options: RuleOptions): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let title = '';
  for (const line of transparentRules(options)) {
    if (line.startsWith('# ')) title = line.slice(2);
    else if (line !== '') found.set(title, [...(found.get(title) ?? []), line]);
  }
  return found;
}

const all: RuleOptions[] = (['redirect', 'tproxy'] as const).flatMap((mode) =>
  [LOOPBACKS, [at('::')], [at('0.0.0.0')], [at('10.0.0.1'), at('fd00::1')], [at('::1')]].flatMap(
    (listen) => (['mark', { uid: 1000 }] as const).map((own) => ({ ...base, mode, listen, own })),
  ),
);

describe('the rules', () => {
  it('of redirect on the clients’ own machine', () => {
    const rules = blocks({ ...base, mode: 'redirect', listen: LOOPBACKS });
    expect(rules.get('local, iptables: set up')).toEqual([
      'iptables -t nat -A OUTPUT -p tcp -m multiport --dports 11210,11207 -m mark ! --mark 0x4653 -j REDIRECT --to-ports 12345',
      'ip6tables -t nat -A OUTPUT -p tcp -m multiport --dports 11210,11207 -m mark ! --mark 0x4653 -j REDIRECT --to-ports 12345',
    ]);
    expect(rules.get('local, nft: set up')).toEqual([
      "nft -f - <<'END'",
      'table inet fusionshark_local {',
      '  chain output {',
      '    type nat hook output priority -100; policy accept;',
      '    meta nfproto ipv4 tcp dport { 11210, 11207 } meta mark != 0x4653 redirect to :12345',
      '    meta nfproto ipv6 tcp dport { 11210, 11207 } meta mark != 0x4653 redirect to :12345',
      '  }',
      '}',
      'END',
    ]);
    expect(rules.get('local, nft: remove')).toEqual(['nft delete table inet fusionshark_local']);
  });

  it('of tproxy on a gateway', () => {
    const rules = blocks({ ...base, mode: 'tproxy', listen: [at('127.0.0.1')] });
    expect(rules.get('gateway, iptables: set up')).toEqual([
      'ip -4 rule add fwmark 0x4654 lookup 18003',
      'ip -4 route add local 0.0.0.0/0 dev lo table 18003',
      'iptables -t mangle -A PREROUTING -p tcp -m multiport --dports 11210,11207 -m mark ! --mark 0x4653 -j TPROXY --on-ip 127.0.0.1 --on-port 12345 --tproxy-mark 0x4654',
    ]);
    expect(rules.get('gateway, nft: set up')).toContain(
      '    meta nfproto ipv4 tcp dport { 11210, 11207 } meta mark != 0x4653 tproxy ip to 127.0.0.1:12345 meta mark set 0x4654 accept',
    );
  });

  it('of redirect lead to a certain address by DNAT', () => {
    const rules = blocks({ ...base, mode: 'redirect', listen: [at('10.0.0.1'), at('fd00::1')] });
    const set = rules.get('gateway, iptables: set up')?.map((line) => line.replace(/.* -j /, ''));
    expect(set).toEqual([
      'DNAT --to-destination 10.0.0.1:12345',
      'DNAT --to-destination [fd00::1]:12345',
    ]);
  });

  it('of redirect say why nothing leads to a loopback address from elsewhere', () => {
    const rules = transparentRules({ ...base, mode: 'redirect', listen: LOOPBACKS });
    expect(rules).toContain(
      '# gateway: REDIRECT cannot lead there to a loopback address, listen on another',
    );
    expect(rules.join('\n')).not.toContain('PREROUTING');
  });

  it.each(all)('can be removed as they were set up: %j', (options) => {
    const opposite = (line: string): string =>
      line.replace(/ (-A|add) /, (_, verb) => (verb === '-A' ? ' -D ' : ' del '));
    for (const place of ['gateway', 'local']) {
      const set = blocks(options).get(`${place}, iptables: set up`) ?? [];
      const removed = blocks(options).get(`${place}, iptables: remove`) ?? [];
      expect([...removed].sort()).toEqual(set.map(opposite).sort());
    }
  });

  it.each(all)('leave the proxy’s own connections out: %j', (options) => {
    const taking = [...blocks(options).entries()]
      .filter(([title]) => title.includes('set up'))
      .flatMap(([title, lines]) => lines.map((line) => ({ title, line })))
      .filter(({ line }) => line.includes('11210'));
    expect(taking.length).toBeGreaterThan(0);
    for (const { title, line } of taking) {
      // What the kernel itself sends out does not pass PREROUTING's NAT again.
      if (options.mode === 'redirect' && title.startsWith('gateway')) continue;
      const byUser = options.mode === 'redirect' && options.own !== 'mark';
      expect(line).toMatch(byUser ? /(! --uid-owner|skuid !=) 1000/ : /(! --mark|mark !=) 0x4653/);
    }
  });

  it.each(all)('are for the families that are listened on: %j', (options) => {
    const text = transparentRules(options).join('\n');
    const hosts = options.listen.map(({ host }) => host);
    expect(/\bip6tables\b/.test(text)).toBe(hosts.some((host) => host.includes(':')));
    expect(/\biptables -t\b/.test(text)).toBe(
      hosts.some((host) => !host.includes(':') || host === '::'),
    );
    expect(/nfproto ipv6/.test(text)).toBe(/\bip6tables\b/.test(text));
  });
});
