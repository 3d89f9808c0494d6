/** The timer behind a keep-alive: asks a DCP client whether it is there, hangs up where it is not. */
import { encodeRequest } from '../../dissect/encode.js';
import { dcpNoop } from '../../kv/dcp/noop.js';
import type { Session } from './session.js';

export class Heartbeat {
  private timer: NodeJS.Timeout | undefined;
  private opaque = 0;

  constructor(
    private readonly session: Session,
    private readonly clock: () => number,
    private readonly dead: (why: string) => void,
  ) {}

  /** Beats from now on, where the client has asked for it. */
  arm(): void {
    const { dcp } = this.session;
    if (!dcp?.enabled || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.beat(), dcp.intervalMs);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private beat(): void {
    this.timer = undefined;
    const move = this.session.dcp?.due(this.clock());
    if (move === 'hang up') {
      this.dead('a DcpNoop stayed without an answer');
      return;
    }
    if (move === 'ask') {
      this.opaque += 1;
      this.session.push(encodeRequest(dcpNoop, { opaque: this.opaque }));
    }
    this.arm();
  }
}
