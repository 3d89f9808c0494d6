/**
 * Which message is about which place: findings stand on messages, some on ones that passed long
 * ago. 4 bytes a message, so that a capture of ten million costs 40 MB while it is read.
 */
export class Trail {
  private places = new Uint32Array(1024);

  /** @param number of the message, 1.. */
  add(number: number, place: number): void {
    if (number >= this.places.length) {
      const grown = new Uint32Array(Math.max(number + 1, this.places.length * 2));
      grown.set(this.places);
      this.places = grown;
    }
    this.places[number] = place;
  }

  at(number: number): number {
    return this.places[number] ?? 0;
  }
}
