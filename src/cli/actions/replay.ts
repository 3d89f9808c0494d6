/** Shows a capture in the terminal UI. */
import type { MessageRange } from '../../session/range.js';
import type { ExitStatus } from '../exit.js';
import { type JudgingOptions, judgingConfig } from '../judging-options.js';
import type { LookOptions } from '../look-options.js';
import { type DecodeOptions, decodeConfig } from '../options.js';
import { showTask } from '../screen.js';

export interface ReplayOptions extends DecodeOptions, JudgingOptions, LookOptions {
  readonly speed: number;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxMemory: number;
  readonly range?: MessageRange;
  readonly follow?: true;
}

export function replay(path: string, options: ReplayOptions): Promise<ExitStatus> {
  return showTask(
    {
      kind: 'file',
      path,
      forcedPorts: [...(options.decodeAs ?? [])],
      speed: options.speed,
      follow: options.follow === true,
      range: options.range,
      decode: decodeConfig(options),
      judging: judgingConfig(options),
      memory: options.maxMemory * 2 ** 20,
    },
    options,
  );
}
