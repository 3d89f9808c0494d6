/** Cluster maps rewritten on their way, where that was asked for: ties rewrite/ to the proxy. */
import type { ProxyAddress } from '../proxy/notices.js';
import { type HostPort, hostPortText } from '../proxy/route.js';
import type { Passage, Transform, Transforming, TransformOutlet } from '../proxy/transform.js';
import { ConfigStream } from '../rewrite/config-stream.js';
import { RewrittenMarks } from '../rewrite/marks.js';
import type { TlsEnds } from '../rewrite/services.js';
import type { Connection } from '../tcp/events.js';
import type { Audience, LiveConfig } from './live-config.js';

/** Different lines that are told, each once: one node in trouble is in every map. */
const MOST_LINES = 200;

export class Rewriting implements Transforming {
  private readonly marks = new RewrittenMarks();
  private readonly told = new Set<string>();
  private readonly tls: TlsEnds;

  constructor(
    { tls }: Pick<LiveConfig, 'tls'>,
    private readonly audience: Pick<Audience, 'tell'>,
  ) {
    this.tls = { clients: tls?.client !== undefined, nodes: tls?.server !== undefined };
  }

  make({ connection, route, met, doors }: Passage, outlet: TransformOutlet): Transform {
    const view = { asked: route.target, met, tls: this.tls };
    return new ConfigStream(view, doors, {
      write: (bytes) => outlet.write(bytes),
      hold: (on) => outlet.hold(on),
      rewritten: (frame) => this.marks.note(connection, frame),
      notice: (line) => this.say(`${hostPortText(route.target)}: ${line}`),
    });
  }

  opened({ target, ...address }: ProxyAddress): void {
    if (target === undefined) return;
    const where = `${hostPortText(address)} → ${hostPortText(target)}`;
    this.audience.tell(`listening on ${where}, learnt from a cluster map`, 'chat');
  }

  openFailed(target: HostPort, reason: string): void {
    this.say(`no listener for ${hostPortText(target)}: ${reason}`);
  }

  readonly isRewritten = (connection: Connection, bytes: Uint8Array, start: number): boolean =>
    this.marks.take(connection, bytes, start);

  private say(line: string): void {
    if (this.told.has(line) || this.told.size >= MOST_LINES) return;
    this.told.add(line);
    this.audience.tell(line, 'warn');
  }
}
