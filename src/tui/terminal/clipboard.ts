/**
 * Text for the clipboard of whoever sits at the terminal, near or far, by OSC 52 (xterm's
 * ctlseqs, "Manipulate Selection Data"). It travels as base64: no byte of it can end the sequence.
 */

/** Longest text that is copied, in bytes of UTF-8: terminals take no more than about as much. */
export const MOST_COPIED = 100_000;

/** GNU screen cuts a string it passes on off behind 768 bytes. */
const SCREEN_PIECE = 700;

const ESC = '\u001b';
const END = `${ESC}\\`;

/** Undefined: the text is too long. */
export function copySequence(
  text: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MOST_COPIED) return undefined;
  const sequence = `${ESC}]52;c;${base64(bytes)}\u0007`;
  // tmux takes the sequence itself (set-clipboard) or passes it on (allow-passthrough), as it is set.
  if (isSet(env.TMUX)) return `${sequence}${ESC}Ptmux;${sequence.replaceAll(ESC, ESC + ESC)}${END}`;
  if (isSet(env.STY))
    return pieces(sequence)
      .map((piece) => `${ESC}P${piece}${END}`)
      .join('');
  return sequence;
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

function pieces(sequence: string): readonly string[] {
  const count = Math.ceil(sequence.length / SCREEN_PIECE);
  return Array.from({ length: count }, (_, i) =>
    sequence.slice(i * SCREEN_PIECE, (i + 1) * SCREEN_PIECE),
  );
}

/** A call takes only so many arguments. */
const STRETCH = 8192;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += STRETCH) {
    text += String.fromCharCode(...bytes.subarray(at, at + STRETCH));
  }
  return btoa(text);
}
