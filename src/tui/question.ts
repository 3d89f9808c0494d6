/** A question to the session that changes faster than it is answered: one is under way at a time. */

export class Question<Wish, Answer> {
  private asked: Wish | undefined;
  /** Wishes that come meanwhile are one, the last. */
  private busy = false;

  /**
   * @param same the two wishes have one answer
   * @param ask puts the question
   * @param told is given the answer, when the next question may be put
   */
  constructor(
    private readonly same: (a: Wish, b: Wish) => boolean,
    private readonly ask: (wish: Wish) => Promise<Answer>,
    private readonly told: (answer: Promise<Answer>, wish: Wish) => void,
  ) {}

  /** Asks what is wished for and was not asked last; undefined: nothing is. */
  sync(wish: Wish | undefined): void {
    if (this.busy) return;
    if (wish === undefined) {
      this.asked = undefined;
      return;
    }
    if (this.asked !== undefined && this.same(this.asked, wish)) return;
    this.asked = wish;
    this.busy = true;
    const free = (): void => {
      this.busy = false;
    };
    this.told(this.ask(wish).finally(free), wish);
  }
}
