import fc from 'fast-check';

/** Anything a message can hold: all code points, lone surrogates, escape sequences. */
export const hostileText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        '\u001b[2J',
        '\u001b]0;x\u0007',
        '\u009b31m',
        '\r\n',
        'a\u0301',
        '日本',
        '👩‍👧',
        '\u202e',
      ),
    )
    .map((parts) => parts.join('')),
);
