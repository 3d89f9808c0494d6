/** One connection as a talk: who says a line is told by its colour, and by a sign without colour. */

import { FOLLOW as MODEL } from '../../model/views/follow.js';
import { type Line, lay, span } from '../../paint/line.js';
import { CYAN, INVERSE, MAGENTA, over, PLAIN } from '../../paint/style.js';
import { countText } from './figures.js';
import type { ViewLook } from './look.js';

const SPEAKERS = {
  client: { sign: '→ ', style: CYAN },
  server: { sign: '← ', style: MAGENTA },
} as const;

export const FOLLOW: ViewLook<'follow'> = {
  title: (report, { order }) =>
    `Stream ${report.stream} as ${MODEL.orders[order]}: ${countText(report.total)} lines, → client, ← node`,
  nothing: 'no message of this connection is in the list',
  lines: ({ lines, top }, { cursor }, { width }) =>
    lines.map(({ from, text }, y): Line => {
      const { sign, style } = SPEAKERS[from];
      const look = over(top + y === cursor ? INVERSE : PLAIN, style);
      return lay([span(sign, look), span(text, look)], width, look);
    }),
};
