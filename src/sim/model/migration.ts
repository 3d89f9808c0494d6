/**
 * A migration copies the data of mounted volumes into a vbucket, one volume after the
 * other. How far it is follows from when it began.
 */
export class Migration {
  private readonly totalBytes: number;

  /**
   * @param volumes guest volumes, copied in this order
   * @param bytes size of each
   * @param durationMs how long all of it takes
   */
  constructor(
    private readonly volumes: readonly string[],
    private readonly bytes: number,
    private readonly durationMs: number,
    private readonly startedAt: number,
  ) {
    this.totalBytes = volumes.length * bytes;
  }

  progress(now: number): { readonly completed_bytes: number; readonly total_bytes: number } {
    const share = Math.min(1, Math.max(0, (now - this.startedAt) / Math.max(1, this.durationMs)));
    return {
      completed_bytes: Math.floor(this.totalBytes * share),
      total_bytes: this.totalBytes,
    };
  }

  /** The volumes that are still read. */
  activeVolumes(now: number): readonly string[] {
    const done = Math.floor(this.progress(now).completed_bytes / Math.max(1, this.bytes));
    return this.volumes.slice(done);
  }
}
