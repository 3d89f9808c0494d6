/** What changes messages on their way through the proxy, where that was asked for: together. */
import type { Transforming } from '../proxy/transform.js';
import type { PipelineOptions } from '../session/pipeline-options.js';
import { Faulting, type FaultsAbout } from './faulting.js';
import { inTurn } from './in-turn.js';
import type { Audience, LiveConfig } from './live-config.js';
import { Rewriting } from './rewriting.js';

export interface Changes {
  /** Undefined: not a byte is touched. */
  readonly transforming: Transforming | undefined;
  /** How the messages that were changed are known again. */
  readonly marks: Pick<PipelineOptions, 'rewritten' | 'injected'>;
  readonly faulting: Faulting | undefined;
}

/** Faults come last: what they are shown is what the client would get. */
export function openChanges(
  config: LiveConfig,
  about: FaultsAbout,
  ofMaps: Pick<Audience, 'tell'>,
): Changes {
  const rewriting = config.rewriteConfig === true ? new Rewriting(config, ofMaps) : undefined;
  const faulting = config.faults && new Faulting(config.faults, about);
  return {
    transforming: rewriting && faulting ? inTurn(rewriting, faulting) : (rewriting ?? faulting),
    marks: { rewritten: rewriting?.markOf, injected: faulting?.markOf },
    faulting,
  };
}
