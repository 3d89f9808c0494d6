/** Shows a capture in the terminal UI. */
import type { MessageRange } from '../../session/range.js';
import type { ExitStatus } from '../exit.js';
import { type DecodeOptions, decodeConfig } from '../options.js';
import { showTask } from '../screen.js';

export interface ReplayOptions extends DecodeOptions {
  readonly speed: number;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxMemory: number;
  readonly range?: MessageRange;
}

export function replay(path: string, options: ReplayOptions): Promise<ExitStatus> {
  return showTask({
    kind: 'file',
    path,
    forcedPorts: [...(options.decodeAs ?? [])],
    speed: options.speed,
    range: options.range,
    decode: decodeConfig(options),
    memory: options.maxMemory * 2 ** 20,
  });
}
