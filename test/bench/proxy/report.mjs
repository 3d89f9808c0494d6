/** The figures as tables, and what was aimed at beside what was reached. */
import { LOADS } from './loads.mjs';

const median = (numbers) => {
  const sorted = numbers.filter((n) => Number.isFinite(n)).sort((a, b) => a - b);
  return sorted.length === 0 ? Number.NaN : sorted[(sorted.length - 1) >> 1];
};

/** Median over the rounds of what `of` makes of two measurements of the same round. */
const paired = (ones, others, of) =>
  median((ones ?? []).map((one, i) => (one && others?.[i] ? of(one, others[i]) : Number.NaN)));

const ratio = (ones, others) => paired(ones, others, (one, other) => one.value / other.value);
const cpuRatio = (ones, others) => paired(ones, others, (one, other) => one.cpu / other.cpu);

/** What each goal compares, in words; `reached` answers the figure from one load's results. */
const GOALS = [
  ...['haproxy', 'nginx'].flatMap((peer) =>
    ['up', 'down'].flatMap((load) => [
      {
        load,
        goal: `>= 2.00 x ${peer}`,
        holds: (x) => x >= 2,
        reached: (r) => ratio(r.on, r[peer]),
      },
      {
        ...{ load, goal: `>= 0.90 x ${peer} with 256 KiB`, holds: (x) => x >= 0.9 },
        reached: (r) => ratio(r.on, r[`${peer}256`]),
      },
    ]),
  ),
  ...['pipe1', 'pipe50', 'pipe500'].map((load) => ({
    ...{ load, goal: '>= 0.85 x nginx', holds: (x) => x >= 0.85 },
    reached: (r) => ratio(r.on, r.nginx),
  })),
  {
    ...{ load: 'latency', goal: 'added p50 <= 1.15 x haproxy', holds: (x) => x <= 1.15 },
    reached: (r) => {
      // NaN where one of them was left out.
      const p50 = (key) => median((r[key] ?? []).map((m) => m?.p50));
      const added = (key) => p50(key) - p50('direct');
      return added('on') / added('haproxy');
    },
  },
  ...['up', 'down', 'pipe1', 'pipe50', 'pipe500', 'rr50'].flatMap((load) => [
    {
      ...{ load, goal: '>= 10 x mitmdump', holds: (x) => x >= 10 },
      reached: (r) => ratio(r.on, r.mitmdump),
    },
    {
      load,
      goal: 'inspection on >= 0.90 x off',
      holds: (x) => x >= 0.9,
      reached: (r) => ratio(r.on, r.off),
    },
    {
      load,
      goal: 'pcapng >= 0.85 x on',
      holds: (x) => x >= 0.85,
      reached: (r) => ratio(r.pcapng, r.on),
    },
  ]),
];

const figure = (n, digits) => (Number.isFinite(n) ? n.toFixed(digits) : '-');

export function report({ loads, proxies, memory }, print) {
  for (const { key, what, unit } of LOADS) {
    const results = loads[key];
    if (results === undefined) continue;
    print(`\n${key}: ${what}`);
    print(
      `${''.padEnd(22)}${[unit, 'x direct', 'p50 us', 'p99 us', 'cpu ns', 'cpu x off'].map((h) => h.padStart(11)).join('')}`,
    );
    for (const { key: proxy, name } of proxies) {
      const all = results[proxy];
      if (all.includes(null)) {
        print(`${name.padEnd(22)}${'did not finish'.padStart(22)}`);
        continue;
      }
      const of = (field) => median(all.map((m) => m?.[field]));
      const cells = [
        figure(of('value'), 0),
        figure(ratio(all, results.direct), 2),
        figure(of('p50'), 0),
        figure(of('p99'), 0),
        figure(of('cpu'), 0),
        figure(cpuRatio(all, results.off), 2),
      ];
      print(`${name.padEnd(22)}${cells.map((cell) => cell.padStart(11)).join('')}`);
    }
  }
  print('\npeak memory, MB');
  for (const { key, name } of proxies) {
    if (memory[key] !== undefined)
      print(`${name.padEnd(22)}${figure(memory[key], 0).padStart(11)}`);
  }
  print('\ngoals (with inspection on, unless said otherwise)');
  for (const { load, goal, holds, reached } of GOALS) {
    if (loads[load] === undefined) continue;
    const x = reached(loads[load]);
    if (!Number.isFinite(x)) continue;
    print(
      `${load.padEnd(9)}${goal.padEnd(36)}${figure(x, 2).padStart(6)}  ${holds(x) ? 'reached' : 'MISSED'}`,
    );
  }
}
