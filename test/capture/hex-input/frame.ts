/** StartFusionUploader for vbucket 12, and texts of it by real tools (run by hand, pasted). */

export const HEX = '807500000001000c0000000c0000abcd00000000000000007b227465726d223a2237227d';

/** [tool, its output] */
export const DUMPS: readonly (readonly [tool: string, text: string])[] = [
  [
    'xxd',
    `00000000: 8075 0000 0001 000c 0000 000c 0000 abcd  .u..............
00000010: 0000 0000 0000 0000 7b22 7465 726d 223a  ........{"term":
00000020: 2237 227d                                "7"}
`,
  ],
  [
    'xxd -g1 -u',
    `00000000: 80 75 00 00 00 01 00 0C 00 00 00 0C 00 00 AB CD  .u..............
00000010: 00 00 00 00 00 00 00 00 7B 22 74 65 72 6D 22 3A  ........{"term":
00000020: 22 37 22 7D                                      "7"}
`,
  ],
  [
    'xxd -c 8',
    `00000000: 8075 0000 0001 000c  .u......
00000008: 0000 000c 0000 abcd  ........
00000010: 0000 0000 0000 0000  ........
00000018: 7b22 7465 726d 223a  {"term":
00000020: 2237 227d            "7"}
`,
  ],
  [
    'xxd -p',
    `807500000001000c0000000c0000abcd00000000000000007b227465726d
223a2237227d
`,
  ],
  [
    'xxd -i',
    `unsigned char f_bin[] = {
  0x80, 0x75, 0x00, 0x00, 0x00, 0x01, 0x00, 0x0c, 0x00, 0x00, 0x00, 0x0c,
  0x00, 0x00, 0xab, 0xcd, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x7b, 0x22, 0x74, 0x65, 0x72, 0x6d, 0x22, 0x3a, 0x22, 0x37, 0x22, 0x7d
};
unsigned int f_bin_len = 36;
`,
  ],
  [
    'hexdump -C',
    `00000000  80 75 00 00 00 01 00 0c  00 00 00 0c 00 00 ab cd  |.u..............|
00000010  00 00 00 00 00 00 00 00  7b 22 74 65 72 6d 22 3a  |........{"term":|
00000020  22 37 22 7d                                       |"7"}|
00000024
`,
  ],
  [
    'od -A x -t x1z',
    `000000 80 75 00 00 00 01 00 0c 00 00 00 0c 00 00 ab cd  >.u..............<
000010 00 00 00 00 00 00 00 00 7b 22 74 65 72 6d 22 3a  >........{"term":<
000020 22 37 22 7d                                      >"7"}<
000024
`,
  ],
  [
    'od -t x1 (octal)',
    `0000000 80 75 00 00 00 01 00 0c 00 00 00 0c 00 00 ab cd
0000020 00 00 00 00 00 00 00 00 7b 22 74 65 72 6d 22 3a
0000040 22 37 22 7d
0000044
`,
  ],
  [
    'od -A d -t x1',
    `0000000 80 75 00 00 00 01 00 0c 00 00 00 0c 00 00 ab cd
0000016 00 00 00 00 00 00 00 00 7b 22 74 65 72 6d 22 3a
0000032 22 37 22 7d
0000036
`,
  ],
  [
    'tshark -x, Wireshark, our -x',
    `0000  80 75 00 00 00 01 00 0c  00 00 00 0c 00 00 ab cd   .u..............
0010  00 00 00 00 00 00 00 00  7b 22 74 65 72 6d 22 3a   ........{"term":
0020  22 37 22 7d                                        "7"}
`,
  ],
  [
    'xxd -p | tr -d "\\n" | fold -w 11',
    '807500000001000c0000000c0000abcd00000000000000007b227465726d223a2237227d'.replace(
      /.{1,11}/g,
      '$&\n',
    ),
  ],
  ['groups of four', HEX.replace(/..../g, '$& ')],
  ['one line', HEX],
  ['upper case', HEX.toUpperCase()],
  ['colons', HEX.replace(/..(?!$)/g, '$&:')],
  ['hyphens', HEX.replace(/..(?!$)/g, '$&-').toUpperCase()],
  ['a list', HEX.replace(/..(?!$)/g, '0x$&, ').replace(/..$/, '0x$&')],
  ['C with short zeros', `{${HEX.replace(/../g, '0x$&,').replaceAll('0x00', '0x0')}}`],
  ['escapes', `"${HEX.replace(/../g, '\\x$&')}"`],
  [
    'gdb x/8xb',
    HEX.replace(/(..){1,8}/g, (row, _pair: string, at: number) => {
      const address = (0x7f43387d7e7a + at / 2).toString(16);
      return `0x${address}${at === 0 ? '' : ` <buffer+${at / 2}>`}:${row.replace(/../g, '\t0x$&')}\n`;
    }),
  ],
];
