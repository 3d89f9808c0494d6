/** What findings go by: the same options, with the same defaults, wherever findings are shown. */
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../src/analysis/thresholds.js';
import { checkCommand } from '../../src/cli/commands/check.js';
import { proxyCommand } from '../../src/cli/commands/proxy.js';
import { readCommand } from '../../src/cli/commands/read.js';
import { replayCommand } from '../../src/cli/commands/replay.js';
import { timelineCommand } from '../../src/cli/commands/timeline.js';
import { type JudgingOptions, judgingConfig } from '../../src/cli/judging-options.js';
import type { Run } from '../../src/cli/run.js';

const nothing: Run = () => undefined;
const commands: readonly (readonly [string, (run: Run) => Command, readonly string[]])[] = [
  ['check', checkCommand, ['file']],
  ['timeline', timelineCommand, ['file']],
  ['read', readCommand, ['file']],
  ['replay', replayCommand, ['file']],
  ['proxy', proxyCommand, []],
];

describe.each(commands)('%s', (_name, make, files) => {
  const parsed = (...args: readonly string[]) => {
    const command = make(nothing)
      .exitOverride()
      .configureOutput({ writeErr: () => undefined });
    return judgingConfig(
      command.parse([...args, ...files], { from: 'user' }).opts<JudgingOptions>(),
    );
  };

  it('goes by the thresholds of the analysis unless others are given', () => {
    expect(parsed()).toEqual({ thresholds: DEFAULT_THRESHOLDS });
    expect(parsed('--slow', '5', '--head-of-line', '7', '--validity', '9').thresholds).toEqual({
      ...{ slowNs: 5e6, headOfLineNs: 7e6, validitySeconds: 9 },
    });
  });

  it('takes names of nodes, through several steps, from this command line alone', () => {
    const { sameNode } = parsed('--same-node', 'b:1=c:1', '--same-node', 'a:1=b:1');
    expect([...(sameNode ?? [])].sort()).toEqual([
      ['a:1', 'c:1'],
      ['b:1', 'c:1'],
    ]);
    expect(parsed()).not.toHaveProperty('sameNode');
    expect(() => parsed('--same-node', 'a:1=a:1')).toThrow('names a node after itself');
    expect(() => parsed('--slow', 'x')).toThrow('not a whole number');
  });
});
