/** Labels that traffic brings: so many are told apart, all later ones share one, `other`. */
const OTHER = 'other';

export class CappedLabels {
  /** By number. */
  readonly names: string[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #most: number;

  /** @param most names beside `other` */
  constructor(most: number) {
    this.#most = most;
  }

  /** Numbers from 0, at most `most`. */
  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    if (this.names.length < this.#most) {
      this.#numbers.set(name, this.names.length);
      return this.names.push(name) - 1;
    }
    this.names[this.#most] = OTHER;
    return this.#most;
  }
}
