/** Transparent mode from the options of `proxy`: where to listen, and the rules that lead there. */
import type { TransparentOptions } from '../../proxy/proxy.js';
import type { HostPort } from '../../proxy/route.js';
import { ownTraffic } from '../../proxy/transparent/own-traffic.js';
import { transparentRules } from '../../proxy/transparent/rules.js';
import { CommandError, EXIT } from '../exit.js';

export interface TransparentCommandOptions {
  readonly transparent?: 'redirect' | 'tproxy';
  readonly listen?: readonly HostPort[];
  readonly ports: readonly number[];
  readonly printRules?: true;
}

/** Undefined where it was not asked for. Throws where options lack others. */
export function transparentOf({
  transparent: mode,
  listen,
  printRules,
}: TransparentCommandOptions): TransparentOptions | undefined {
  if (mode !== undefined) {
    if (listen === undefined) throw usage('--transparent needs --listen');
    return { mode, listen };
  }
  if (listen !== undefined) throw usage('--listen needs --transparent; see also --map');
  if (printRules) throw usage('--print-rules needs --transparent');
  return undefined;
}

/** As text to paste from. Rejects with one line where this machine cannot do it. */
export async function rulesText(
  transparent: TransparentOptions,
  ports: readonly number[],
): Promise<string> {
  try {
    const rules = transparentRules({ ...transparent, ports, own: await ownTraffic() });
    return rules.join('\n');
  } catch (error) {
    throw new CommandError(EXIT.network, error instanceof Error ? error.message : String(error));
  }
}

function usage(message: string): CommandError {
  return new CommandError(EXIT.usage, message);
}
