/**
 * A migration copies the data of mounted volumes into a vbucket, one volume after the
 * other. How far it is follows from when it began, and from the limits it had since.
 */
export interface GuestPart {
  readonly path: string;
  readonly bytes: number;
}

export class Migration {
  private readonly totalBytes: number;
  /** Bytes that were copied when the speed last changed, and when that was. */
  private copied = 0;
  private since: number;

  /**
   * @param volumes guest volumes, copied in this order
   * @param durationMs how long all of it takes at full speed
   * @param speed 1: full speed; 0: it stands still
   */
  constructor(
    private readonly volumes: readonly GuestPart[],
    private readonly durationMs: number,
    startedAt: number,
    private speed = 1,
  ) {
    this.totalBytes = volumes.reduce((sum, { bytes }) => sum + bytes, 0);
    this.since = startedAt;
  }

  /** From now on. */
  setSpeed(speed: number, now: number): void {
    this.copied = this.copiedBytes(now);
    this.since = now;
    this.speed = speed;
  }

  progress(now: number): { readonly completed_bytes: number; readonly total_bytes: number } {
    return { completed_bytes: Math.floor(this.copiedBytes(now)), total_bytes: this.totalBytes };
  }

  /** The volumes that are still read. */
  activeVolumes(now: number): readonly string[] {
    const copied = this.copiedBytes(now);
    let end = 0;
    return this.volumes.flatMap(({ path, bytes }) => {
      end += bytes;
      return copied >= end ? [] : [path];
    });
  }

  private copiedBytes(now: number): number {
    const share = (Math.max(0, now - this.since) * this.speed) / Math.max(1, this.durationMs);
    return Math.min(this.totalBytes, this.copied + this.totalBytes * share);
  }
}
