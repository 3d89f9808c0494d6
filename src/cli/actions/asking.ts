/** What the commands need that open connections of their own: TLS, and who they are. */
import { failingAs } from '../../engine/failure.js';
import type { Credentials } from '../../engine/send/setup.js';
import { loadTls, type TlsOptions } from '../../proxy/tls/credentials.js';
import { CommandError, EXIT } from '../exit.js';
import { askPassword } from './password.js';

export interface AskingOptions {
  /** Milliseconds. */
  readonly timeout: number;
  readonly user?: string;
  readonly bucket?: string;
  readonly tls?: true;
  readonly ca?: string;
  readonly insecure?: true;
}

/** Undefined: plain TCP. Rejects with the file's fault. */
export async function tlsOf({ tls, ca, insecure }: AskingOptions): Promise<TlsOptions['server']> {
  const isInsecure = insecure === true;
  if (tls !== true) {
    if (ca === undefined && !isInsecure) return undefined;
    throw new CommandError(EXIT.usage, '--ca and --insecure need --tls');
  }
  if (isInsecure && ca !== undefined) {
    throw new CommandError(
      EXIT.usage,
      '--insecure accepts every certificate: leave it or --ca away',
    );
  }
  const load = async () => loadTls({ server: { ca, insecure: isInsecure } });
  return (await failingAs('file', load())).server;
}

/** Undefined: nobody in particular. */
export async function credentialsOf({ user }: AskingOptions): Promise<Credentials | undefined> {
  if (user === undefined) return undefined;
  const password = process.env.FUSIONSHARK_PASSWORD ?? (await askPassword(`password of ${user}: `));
  return { user, password };
}
