/**
 * What the live node calls things that the capture's node called otherwise: CAS values and uuids,
 * which nodes draw anew. Learned from pairs of answers to the same request; requests that name
 * what an earlier answer told are translated, and answers are compared as if names were the same.
 */

/** Names that are remembered of each kind; the oldest goes. */
const MAX_NAMES = 200_000;

const UUID = /[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;

export class Aliases {
  private readonly cas = new Map<bigint, bigint>();
  private readonly uuids = new Map<string, string>();

  learnCas(captured: bigint, live: bigint): void {
    if (captured !== 0n && live !== 0n) remember(this.cas, captured, live);
  }

  /** The live node's CAS; undefined: no answer has told it. */
  casOf(captured: bigint): bigint | undefined {
    return this.cas.get(captured);
  }

  get hasUuids(): boolean {
    return this.uuids.size > 0;
  }

  knows(uuid: string): boolean {
    return this.uuids.has(uuid.toLowerCase());
  }

  /** From now on this uuid of the capture is another. */
  rename(captured: string, live: string): void {
    remember(this.uuids, captured.toLowerCase(), live);
  }

  /** The text with every uuid as the live node calls it; without names learned, as it is. */
  translated(text: string): string {
    if (this.uuids.size === 0) return text;
    const whole = this.uuids.get(text.toLowerCase());
    if (whole !== undefined) return whole;
    return text.replace(UUID, (uuid) => this.uuids.get(uuid.toLowerCase()) ?? uuid);
  }

  /** Whether they differ in nothing but names; uuids seen at the same place for the first time are names of one thing. */
  same(captured: string, live: string): boolean {
    if (captured === live && this.uuids.size === 0) return true;
    if (this.translated(captured) === live) return true;
    const [ours, theirs] = [captured.match(UUID) ?? [], live.match(UUID) ?? []];
    if (ours.length === 0 || ours.length !== theirs.length) return false;
    const isPossible = ours.every((uuid, i) => {
      const known = this.uuids.get(uuid.toLowerCase());
      return known === undefined || known.toLowerCase() === theirs[i]?.toLowerCase();
    });
    if (!isPossible || captured.replace(UUID, '') !== live.replace(UUID, '')) return false;
    for (const [i, uuid] of ours.entries()) this.rename(uuid, theirs[i] ?? uuid);
    return true;
  }
}

function remember<Name, Other>(names: Map<Name, Other>, name: Name, other: Other): void {
  names.set(name, other);
  if (names.size <= MAX_NAMES) return;
  const [oldest] = names.keys();
  if (oldest !== undefined) names.delete(oldest);
}
