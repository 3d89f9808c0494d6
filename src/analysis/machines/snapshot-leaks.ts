/** Snapshots that were never released, gathered so that each grant is told of once. */
import type { Knowledge } from './knowledge.js';
import type { Snapshot } from './state.js';
import { nameText, type Voice, vbucketsText } from './voice.js';

/** Grants that are gathered before they are told, so that a flood of them stays bounded. */
const MAX_GATHERED = 4096;

interface Leak {
  readonly snapshot: Snapshot;
  readonly vbuckets: number[];
  /** All of the grant's were still valid when they were last seen. */
  isValid: boolean;
}

export class Leaks {
  private readonly gathered = new Map<number, Leak>();

  constructor(
    private readonly voice: Voice,
    private readonly knowledge: Knowledge,
  ) {}

  /** @param isValid its validity has not passed, as far as the input goes */
  add(snapshot: Snapshot, isValid: boolean): void {
    const { number } = snapshot.granted;
    const known = this.gathered.get(number);
    if (known === undefined) {
      if (this.gathered.size >= MAX_GATHERED) this.tell();
      this.gathered.set(number, { snapshot, vbuckets: [snapshot.vbucket], isValid });
      return;
    }
    known.vbuckets.push(snapshot.vbucket);
    known.isValid &&= isValid;
  }

  /** Says what was gathered, oldest grant first, each on the answer that granted it. */
  tell(): void {
    const leaks = [...this.gathered.entries()].sort(([a], [b]) => a - b);
    this.gathered.clear();
    for (const [, { snapshot, vbuckets, isValid }] of leaks) {
      const { uuid, granted } = snapshot;
      const which = `snapshot ${nameText(uuid)} of ${vbucketsText(vbuckets.sort((a, b) => a - b))}`;
      const says = isValid
        ? `${which} is still held at the end of the input.`
        : `${which} was never released, and its validity has passed: its files stay in the log store until somebody cleans up. Release each snapshot, also when what it was for has failed.`;
      // Its release may be among what was lost, on whichever connection.
      const soft = isValid || this.knowledge.lostAnySince(granted.number);
      this.voice.say(granted, { id: 'fusion.snapshot-leaked', says, soft });
    }
  }
}
