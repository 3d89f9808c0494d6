/** The relay of live traffic, on this thread: proxy and TLS put together. */
import type { Instant } from '../../bytes/time.js';
import { commandTable } from '../../commands.js';
import type { Severity } from '../../dissect/node.js';
import type { ProxyEvent } from '../../proxy/notices.js';
import { type ProxyOptions, type RunningProxy, startProxy } from '../../proxy/proxy.js';
import type { Transforming } from '../../proxy/transform.js';
import { longValues } from '../../session/long-values.js';
import type { Connection } from '../../tcp/events.js';
import { failingAs } from '../failure.js';
import { liveClock } from '../live/clock.js';
import type { LiveConfig } from '../live/config.js';
import { inTurn } from './in-turn.js';
import { type Lateness, LatenessMeter } from './lateness.js';
import { Rewriting } from './rewriting.js';
import { openTls } from './tls.js';

/** Plain data: it crosses threads. */
export type RelayConfig = Pick<
  LiveConfig,
  | 'routes'
  | 'transparent'
  | 'tls'
  | 'keyLog'
  | 'maxValue'
  | 'connectTimeoutMs'
  | 'everywhere'
  | 'lossless'
  | 'backlog'
  | 'rewriteConfig'
  | 'metrics'
>;

/** Who hears of what is relayed. */
export interface RelayParts extends Pick<ProxyOptions, 'inspectors' | 'outlet' | 'paced'> {
  /** @param about what: `recording` */
  readonly tell: (about: string, text: string, severity: Severity) => void;
  readonly onEvent: (event: ProxyEvent, at: Instant) => void;
  /** Of what the server sends next, this frame was rewritten; valid during the call. */
  readonly rewritten: (connection: Connection, frame: Uint8Array) => void;
  /** Changes what passes besides, and is shown it as a client would get it. */
  readonly faulting?: Transforming | undefined;
  /** Of the live clock, which is the same for all. */
  readonly origin: Instant;
}

export interface RunningRelay
  extends Pick<RunningProxy, 'addresses' | 'connections' | 'inspection' | 'close'> {
  /** Undefined where no metrics were asked for, or the relay is gone. */
  lateness(): Promise<Lateness | undefined>;
}

/** Rejects with one clear line when a file is at fault or a port not to be had. */
export async function startRelay(config: RelayConfig, parts: RelayParts): Promise<RunningRelay> {
  const { inspectors, outlet, paced, onEvent, origin } = parts;
  const { routes, transparent, connectTimeoutMs, everywhere, lossless, backlog, maxValue } = config;
  const now = liveClock(origin);
  const tls = openTls(config, {
    tell: (text, severity) => parts.tell('recording', text, severity),
  });
  const options: ProxyOptions = {
    ...{ routes, transparent, tls: tls.options, lossless },
    ...{ inspectors, outlet, paced, now, transforming: transformingOf(config, parts) },
    sieveOf: longValues(commandTable, maxValue),
    onEvent: (event) => onEvent(event, now()),
    ...(everywhere === undefined ? {} : { everywhere }),
    ...(backlog === undefined ? {} : { backlog }),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  };
  const proxy = await failingAs('network', startProxy(options)).catch((error: unknown) => {
    tls.close();
    throw error;
  });
  const meter = config.metrics && new LatenessMeter();
  const close: RunningRelay['close'] = async (graceMs) => {
    await proxy.close(graceMs);
    meter?.close();
    tls.close();
  };
  return { ...proxy, lateness: async () => meter?.take(), close };
}

/** Undefined: not a byte is touched. Faults come last: what they are shown is what a client would get. */
function transformingOf(
  config: RelayConfig,
  { tell, rewritten, faulting }: RelayParts,
): Transforming | undefined {
  if (config.rewriteConfig !== true) return faulting;
  const rewriting = new Rewriting(config, {
    rewritten,
    tell: (text, severity) => tell('cluster map', text, severity),
  });
  return faulting === undefined ? rewriting : inTurn(rewriting, faulting);
}

/** Whether it would start: a second start by mistake must fail before it empties the files of the first. */
export async function tryRelay(config: RelayConfig): Promise<void> {
  const nothing = (): void => undefined;
  const trial = await startRelay(config, {
    ...{ inspectors: [], onEvent: nothing, tell: nothing, rewritten: nothing },
    origin: { s: 0, ns: 0 },
  });
  await trial.close(0);
}
