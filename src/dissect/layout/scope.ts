/** What the conditions of a layout may ask while it is read. */
import type { MessageItems, Scope, ScopeValues } from '../../spec/scope.js';

/** What conditions may ask that is not in the section itself. */
export interface Surroundings {
  readonly features?: ReadonlySet<number> | undefined;
  readonly status?: number | undefined;
  readonly extras?: ScopeValues;
  /** May be a getter: it is asked for by few. */
  readonly asked?: MessageItems | undefined;
}

const NOTHING: ScopeValues = Object.freeze(Object.create(null));

/** Asks no more of the surroundings than a condition asks of it. */
export class ReadScope implements Scope {
  constructor(
    readonly length: number,
    readonly read: ScopeValues,
    private readonly around: Surroundings,
  ) {}

  get features(): ReadonlySet<number> | undefined {
    return this.around.features;
  }

  get status(): number | undefined {
    return this.around.status;
  }

  get extras(): ScopeValues {
    return this.around.extras ?? NOTHING;
  }

  get asked(): MessageItems | undefined {
    return this.around.asked;
  }
}
