/**
 * The ink part: keys, the mouse, resize and lifecycle. It renders nothing: ink would re-tokenize every
 * cell of every frame (figures in paint/painter.ts), so the screen is ours.
 */
import { useInput, useStdout } from 'ink';
import { useEffect } from 'react';
import { keyNames } from './key-names.js';
import { type MouseReport, mouseReport } from './terminal/mouse-report.js';

interface AppProps {
  readonly onKey: (key: string) => void;
  readonly onMouse: (report: MouseReport) => void;
  readonly onResize: () => void;
}

export function App({ onKey, onMouse, onResize }: AppProps): null {
  const { stdout } = useStdout();
  useInput((input, key) => {
    const report = mouseReport(input);
    if (report !== undefined) onMouse(report);
    else for (const name of keyNames(input, key)) onKey(name);
  });
  useEffect(() => {
    stdout.on('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout, onResize]);
  return null;
}
