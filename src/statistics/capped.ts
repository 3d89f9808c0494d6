/**
 * Groups that traffic names, such as ports or keys: told apart up to a cap, beyond which messages
 * are only counted. What is left out is said, never dropped in silence.
 */
export class CappedGroups<Key, Group> {
  private readonly groups = new Map<Key, Group>();
  /** Times that a group was asked for which the cap let not be made. */
  overlooked = 0;

  /** @param cap groups, at least 1 */
  constructor(
    private readonly cap: number,
    private readonly make: (key: Key) => Group,
  ) {}

  /** Undefined: there are too many others. */
  of(key: Key): Group | undefined {
    const known = this.groups.get(key);
    if (known !== undefined) return known;
    if (this.groups.size >= this.cap) {
      this.overlooked += 1;
      return undefined;
    }
    const group = this.make(key);
    this.groups.set(key, group);
    return group;
  }

  /** Undefined: it was never made. */
  known(key: Key): Group | undefined {
    return this.groups.get(key);
  }

  /** In the order in which they were made. */
  all(): Group[] {
    return [...this.groups.values()];
  }
}
