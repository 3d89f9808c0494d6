/** In tests a sink that fails is a fault of what is tested, and ends the test. */
import { SinkFailures } from '../../src/session/tee.js';

export const loud = new SinkFailures((line) => {
  throw new Error(line);
});
