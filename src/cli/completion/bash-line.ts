/**
 * The command line as bash hands it to a completion function: raw, up to the cursor. Readline
 * replaces only the end of the word (what follows an open quote, or one of its word breaks, `=` and
 * `:` among them), so what is offered is cut and quoted to stand in that place.
 */

type Quote = '' | '"' | "'";

export interface BashLine {
  /** As the program would get them; the last is the one at the cursor. */
  readonly words: readonly string[];
  /** The word as readline would write it into the line. */
  readonly inPlace: (word: string) => string;
}

/** @param replaced the text that readline replaces: `$2` of a completion function */
export function bashLine(line: string, replaced: string): BashLine {
  const words: string[] = [];
  let word = '';
  let begun = false;
  let quote: Quote = '';
  /** Characters of the word before the quote that is open. */
  let quotedFrom = 0;
  let wordAt = line.length;
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i] as string;
    if (quote === '' && /[ \t\n]/.test(c)) {
      if (begun) words.push(word);
      [word, begun] = ['', false];
      continue;
    }
    if (!begun) wordAt = i;
    begun = true;
    if (c === quote) quote = '';
    else if (quote === '' && (c === '"' || c === "'")) {
      quote = c;
      quotedFrom = word.length;
    } else if (c === '\\' && quote !== "'" && escapes(quote, line[i + 1])) {
      i += 1;
      word += line[i] ?? '';
    } else word += c;
  }
  const raw = begun ? line.slice(wordAt) : '';
  const kept = quote === '' ? lengthBefore(raw, replaced) : quotedFrom;
  return { words: [...words, word], inPlace: (whole) => written(whole.slice(kept), quote) };
}

/** In double quotes a backslash stands for itself before most characters. */
const escapes = (quote: Quote, next: string | undefined): boolean =>
  quote === '' || (next !== undefined && '"\\$`'.includes(next));

/** Characters of the word before the part that is replaced. */
function lengthBefore(raw: string, replaced: string): number {
  if (!raw.endsWith(replaced)) return 0;
  const before = raw.slice(0, raw.length - replaced.length);
  return before === '' ? 0 : (bashLine(before, before).words.at(-1) as string).length;
}

function written(text: string, quote: Quote): string {
  if (quote === "'") return text.replaceAll("'", "'\\''");
  if (quote === '"') return text.replace(/["\\$`]/g, '\\$&');
  return text.replace(/[^\w@%+=:,./-]/gu, '\\$&');
}
