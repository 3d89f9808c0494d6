/** The checklist: section 2 of the protocol reference, row by row. */
import { answers } from './answers.js';
import { checks } from './checks.js';
import { failures } from './failures.js';
import { requests } from './requests.js';
import type { Row } from './row.js';

export const checklist: readonly { readonly title: string; readonly rows: readonly Row[] }[] = [
  { title: 'Requests', rows: requests },
  { title: 'Answers of success', rows: answers },
  { title: 'Failures', rows: failures },
  { title: 'Checks of the server, and what it lets pass', rows: checks },
];
