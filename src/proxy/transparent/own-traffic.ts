/** How the rules can tell the proxy's own connections from its clients'. */
import { openKernel } from './kernel.js';
import type { RuleOptions } from './rule-plan.js';

/** By a mark where this process may set one; else by its user. Rejects as openKernel does. */
export async function ownTraffic(): Promise<RuleOptions['own']> {
  const { canMark } = await openKernel();
  return canMark ? 'mark' : { uid: process.geteuid?.() ?? 0 };
}
