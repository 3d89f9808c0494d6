/** What the terminal tells of the mouse: `CSI < buttons ; column ; row M|m` (xterm's ctlseqs, 1006). */

export interface MouseReport {
  readonly action: 'press' | 'drag' | 'release' | 'wheel-up' | 'wheel-down';
  /** Cells from the upper left corner, 0... */
  readonly x: number;
  readonly y: number;
}

const REPORT = /^\[<(\d{1,4});(\d{1,5});(\d{1,5})([Mm])$/;

/** Bits of the first number. The two lowest are the button: 0 left; of the wheel 0 up, 1 down. */
const BUTTON = 0x03;
const MOVED = 0x20;
const WHEEL = 0x40;
const OTHERS = 0x80;

/**
 * @param input a control sequence without its escape, as ink hands it on
 * @returns undefined: it is no report, or of a button that does nothing here
 */
export function mouseReport(input: string): MouseReport | undefined {
  const parts = REPORT.exec(input);
  if (parts === null) return undefined;
  const buttons = Number(parts[1]);
  const action = actionOf(buttons, parts[4] === 'm');
  const place = { x: Number(parts[2]) - 1, y: Number(parts[3]) - 1 };
  return action && place.x >= 0 && place.y >= 0 ? { action, ...place } : undefined;
}

function actionOf(buttons: number, isRelease: boolean): MouseReport['action'] | undefined {
  const button = buttons & BUTTON;
  if (buttons & OTHERS) return undefined;
  if (buttons & WHEEL) return (['wheel-up', 'wheel-down'] as const)[button];
  if (button !== 0) return undefined;
  if (isRelease) return 'release';
  return buttons & MOVED ? 'drag' : 'press';
}
