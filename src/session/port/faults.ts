/** What the proxy does to traffic on purpose: what there is of it, and what a front end may change. */

/** A rule by which the proxy does harm on purpose. */
export interface FaultRule {
  /** As it was written: `FILTER => ACTION`. */
  readonly text: string;
  /** It is switched on, and has not yet fired as often as it may. */
  readonly on: boolean;
  /** How often it has fired. */
  readonly hits: number;
}

export interface Faults {
  /** In order; actions name them 1.. */
  readonly rules: readonly FaultRule[];
  /** Messages of which this filter holds are held; absent: the program was started without. */
  readonly intercept?: {
    readonly filter: string;
    /** How many are held now. */
    readonly held: number;
  };
}

/** Refused with a notice where the program was started without --fault; so is a rule at fault. */
export type FaultAction =
  | { readonly type: 'fault'; readonly do: 'add'; readonly rule: string }
  | {
      readonly type: 'fault';
      readonly do: 'on' | 'off' | 'remove';
      /** 1.., as in Snapshot.faults; absent: all of them. */
      readonly index?: number;
    };

/** What becomes of a held message; refused with a notice where the row (`number`) is not one. */
export type InterceptAction =
  | { readonly type: 'intercept'; readonly number: number; readonly do: 'send' | 'drop' }
  | {
      readonly type: 'intercept';
      readonly number: number;
      readonly do: 'edit';
      /** A field with bytes of its own (`couchbase.vbucket`), or a member of the JSON value: `term`, `a.b[0]`. */
      readonly path: string;
      /** JSON, or else a text; of a header field a number. It stays held. */
      readonly value: string;
    };
