/** The terminal UI. Import it when it is needed: ink and react take a while to load. */
export { COLOUR_FORMS, colourNamed } from './paint/colour.js';
export { MAX_RULES } from './paint/style.js';
export { type Memory, runTui, type TuiEnding } from './run.js';
