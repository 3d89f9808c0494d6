/** The sample captures that are made by a program, in the order in which the index lists them. */
import type { Play } from '../play.js';
import { betweenEditions } from './between-editions.js';
import { edition202502 } from './edition-2025-02.js';
import { edition202504 } from './edition-2025-04.js';
import { edition202511 } from './edition-2025-11.js';
import { edition2026 } from './edition-2026.js';
import { failures } from './failures.js';
import { mistakes } from './mistakes.js';

export const plays: readonly Play[] = [
  edition202502,
  edition202504,
  betweenEditions,
  edition202511,
  edition2026,
  failures,
  mistakes,
];
