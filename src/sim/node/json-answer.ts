/** Answers whose value is JSON. */
import { JSON_BIT } from '../../mcbp/datatypes.js';
import type { Answer } from './call.js';

export const json = (value: unknown): Answer => ({
  datatype: JSON_BIT,
  value: JSON.stringify(value),
});
