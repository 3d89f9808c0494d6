/** A failure as a value: what the node answers when the model will not do what was asked. */
export class Refusal {
  constructor(
    /** kv_engine's enumerator of the status. */
    readonly status: string,
    /** What the error body says; absent: the body is empty. */
    readonly context?: string,
  ) {}
}

/** What the store behind Fusion reports; the server puts these words before its reason. */
export const storeFailure = (reason: string): Refusal =>
  new Refusal('Einternal', `Failed with error: ${reason}`);
