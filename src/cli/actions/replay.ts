/** Shows a capture in the terminal UI. */
import type { ExitStatus } from '../exit.js';
import { type DecodeOptions, decodeConfig } from '../options.js';
import { showTask } from '../screen.js';

export interface ReplayOptions extends DecodeOptions {
  readonly speed: number;
  readonly decodeAs?: ReadonlySet<number>;
  readonly maxMemory: number;
}

export function replay(path: string, options: ReplayOptions): Promise<ExitStatus> {
  return showTask({
    kind: 'file',
    path,
    forcedPorts: [...(options.decodeAs ?? [])],
    speed: options.speed,
    decode: decodeConfig(options),
    memory: options.maxMemory * 2 ** 20,
  });
}
