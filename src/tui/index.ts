/** The terminal UI. Import it when it is needed: ink and react take a while to load. */
export { runTui, type TuiEnding } from './run.js';
