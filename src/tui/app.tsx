/**
 * The ink part: keys, resize and lifecycle. It renders nothing: ink would re-tokenize every
 * cell of every frame (figures in paint/painter.ts), so the screen is ours.
 */
import { useInput, useStdout } from 'ink';
import { useEffect } from 'react';
import { keyNames } from './key-names.js';

interface AppProps {
  readonly onKey: (key: string) => void;
  readonly onResize: () => void;
}

export function App({ onKey, onResize }: AppProps): null {
  const { stdout } = useStdout();
  useInput((input, key) => {
    for (const name of keyNames(input, key)) onKey(name);
  });
  useEffect(() => {
    stdout.on('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout, onResize]);
  return null;
}
