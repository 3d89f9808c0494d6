/** What completion offers: the same for every shell, before it is put into that shell's form. */

export interface Offered {
  /** The whole word, as the program would get it. */
  readonly word: string;
  /** One line for people; may be empty. */
  readonly doc: string;
}

export interface Offer {
  readonly words: readonly Offered[];
  /** Names of files do as well: every shell knows better than we do what there is. */
  readonly files?: true;
  /** A word is not over with what is offered: no space is to follow it. */
  readonly open?: true;
}

export const NOTHING: Offer = { words: [] };

/** Those that go on from what is written; where none does, the only one that has it inside. */
export function fitting(words: readonly Offered[], begun: string): readonly Offered[] {
  const going = words.filter(({ word }) => word.startsWith(begun));
  if (going.length > 0) return going;
  const sought = begun.toLowerCase();
  const inside = words.filter(({ word }) => word.toLowerCase().includes(sought));
  return inside.length === 1 ? inside : [];
}
