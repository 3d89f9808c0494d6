/** Texts between commas, where a comma inside quotes, braces or brackets belongs to its part. */

const CLOSES: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** Parts of a text in which display filters stand; what is never closed ends with the text. */
export function topLevelParts(text: string): string[] {
  const parts: string[] = [];
  const open: string[] = [];
  let part = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (quoted) {
      if (c === '\\') {
        part += c + (text[i + 1] ?? '');
        i += 1;
        continue;
      }
      if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (CLOSES[c] !== undefined) open.push(CLOSES[c]);
    else if (c === open.at(-1)) open.pop();
    else if (c === ',' && open.length === 0) {
      parts.push(part);
      part = '';
      continue;
    }
    part += c;
  }
  return [...parts, part];
}
