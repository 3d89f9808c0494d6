/** How severities and failures look: a colour, and a letter for screens without colour. */
import type { Severity } from '../../dissect/node.js';
import { CYAN, DIM, PLAIN, RED, type Style, YELLOW } from '../paint/style.js';

interface Sign {
  readonly mark: string;
  readonly style: Style;
}

const SIGNS: Readonly<Record<Severity, Sign>> = {
  error: { mark: '!', style: RED },
  warn: { mark: 'w', style: YELLOW },
  note: { mark: 'n', style: CYAN },
  chat: { mark: 'c', style: DIM },
};

const NO_SIGN: Sign = { mark: ' ', style: PLAIN };

export const signOf = (severity: Severity | undefined): Sign =>
  severity === undefined ? NO_SIGN : SIGNS[severity];
