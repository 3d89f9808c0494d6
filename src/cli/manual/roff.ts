/**
 * Text as the man macros take it (groff_man(7)). What people wrote stays what they read: a
 * backslash, a dot at the beginning of a line and a hyphen mean something else to troff, which
 * reads bytes besides.
 */

/** One line of text. */
export const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(['.])/, '\\&$1')
    .replace(/\P{ASCII}/gu, (character) => `\\[u${codeOf(character)}]`);

const codeOf = (character: string): string =>
  (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** A text whose lines stay as they are. */
const verbatim = (text: string): string =>
  ['.nf', ...text.split('\n').map(escaped), '.fi'].join('\n');

/** Paragraphs are set anew; between them blank lines. Lines that are indented stay as they are. */
export function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) =>
      /^\s/m.test(paragraph) ? verbatim(paragraph) : paragraph.split('\n').map(escaped).join('\n'),
    )
    .join('\n.PP\n');
}

/** Arguments of a macro are quoted: a blank ends one otherwise. */
const quoted = (text: string): string => `"${escaped(text).replaceAll('"', '\\(dq')}"`;

export const heading = (title: string): string => `.SH ${quoted(title)}`;
export const subheading = (title: string): string => `.SS ${quoted(title)}`;
export const titleLine = (name: string, section: number, version: string): string =>
  `.TH ${quoted(name.toUpperCase())} ${section} "" ${quoted(`${name} ${version}`)}`;

/** A term in bold, and indented below it what it means. */
export const entry = (term: string, meaning: string): string =>
  ['.TP', `.B ${quoted(term)}`, meaning === '' ? '\\&' : escaped(meaning)].join('\n');
