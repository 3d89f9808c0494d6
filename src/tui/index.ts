/** The terminal UI. Import it when it is needed: ink and react take a while to load. */
export { KEYS, type KeyBinding, keysMarkdown } from './model/keys.js';
export { type EndSignal, runTui, type TuiEnding, type TuiOptions } from './run.js';
