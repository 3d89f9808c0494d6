/**
 * Three machines on one: network namespaces for a client, a router and a server in a row, with
 * IPv4 and IPv6. Nothing outside the namespaces is touched, and they are always removed.
 *
 *   client 10.77.1.2 ---- 10.77.1.1 router 10.77.2.1 ---- 10.77.2.2, .3 server
 *          fd77:1::2      fd77:1::1        fd77:2::1      fd77:2::2, ::3
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { MAIN, Running } from './program.js';

export type Machine = 'client' | 'router' | 'server';

/** True where the tests that need namespaces are to be skipped; says why. */
export function lacksNamespaces(): boolean {
  const lack = whatIsLacking();
  if (lack !== undefined) console.warn(`\n*** SKIPPED TESTS: transparent mode: ${lack}\n`);
  return lack !== undefined;
}

function whatIsLacking(): string | undefined {
  if (process.platform !== 'linux') return 'it is for Linux';
  if (process.getuid?.() !== 0) return 'only root can make network namespaces';
  for (const [tool, version] of [
    ['ip', '-V'],
    ['iptables', '--version'],
    ['ip6tables', '--version'],
    ['nft', '--version'],
  ] as const) {
    if (spawnSync(tool, [version], { stdio: 'ignore' }).status !== 0) {
      return `${tool} is not installed. To install it: apt-get install iproute2 iptables nftables`;
    }
  }
  const name = `fs${process.pid}try`;
  if (spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' }).status !== 0) {
    return 'the system does not let root make network namespaces';
  }
  spawnSync('ip', ['netns', 'del', name]);
  return undefined;
}

const SET_UP: Readonly<Record<Machine, readonly string[]>> = {
  client: [
    'ip address add 10.77.1.2/24 dev right',
    'ip address add fd77:1::2/64 dev right nodad',
    'ip link set right up',
    'ip route add default via 10.77.1.1',
    'ip route add default via fd77:1::1',
  ],
  router: [
    'ip address add 10.77.1.1/24 dev left',
    'ip address add fd77:1::1/64 dev left nodad',
    'ip address add 10.77.2.1/24 dev right',
    'ip address add fd77:2::1/64 dev right nodad',
    'ip link set left up',
    'ip link set right up',
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding',
  ],
  server: [
    'ip address add 10.77.2.2/24 dev left',
    'ip address add 10.77.2.3/24 dev left',
    'ip address add fd77:2::2/64 dev left nodad',
    'ip address add fd77:2::3/64 dev left nodad',
    'ip link set left up',
    'ip route add default via 10.77.2.1',
    'ip route add default via fd77:2::1',
  ],
};

export class Network {
  readonly #running: Running[] = [];

  /** Throws, having removed what was made, when the system does not allow it. */
  constructor() {
    try {
      for (const machine of MACHINES) execFileSync('ip', ['netns', 'add', nameOf(machine)]);
      this.shell('client', `ip link add right type veth peer name left netns ${nameOf('router')}`);
      this.shell('router', `ip link add right type veth peer name left netns ${nameOf('server')}`);
      for (const machine of MACHINES) {
        this.shell(machine, ['ip link set lo up', ...SET_UP[machine]].join('\n'));
      }
    } catch (error) {
      for (const machine of MACHINES) spawnSync('ip', ['netns', 'del', nameOf(machine)]);
      throw error;
    }
  }

  /** Runs a script to its end, which must be a good one; what it printed. */
  shell(machine: Machine, script: string): string {
    const args = ['netns', 'exec', nameOf(machine), 'sh', '-e'];
    return execFileSync('ip', args, { input: script, encoding: 'utf8', stdio: 'pipe' });
  }

  start(machine: Machine, program: string, ...args: readonly string[]): Running {
    const child = spawn('ip', ['netns', 'exec', nameOf(machine), program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = new Running(child);
    this.#running.push(running);
    return running;
  }

  /** The program under test. */
  fusionshark(machine: Machine, ...args: readonly string[]): Running {
    return this.start(machine, process.execPath, MAIN, ...args);
  }

  /** Ends what still runs, and removes the namespaces. */
  async remove(): Promise<void> {
    for (const running of this.#running) {
      if (running.child.exitCode === null) await running.stop('SIGKILL');
    }
    for (const machine of MACHINES) spawnSync('ip', ['netns', 'del', nameOf(machine)]);
  }
}

const MACHINES: readonly Machine[] = ['client', 'router', 'server'];

const nameOf = (machine: Machine): string => `fs${process.pid}${machine}`;
