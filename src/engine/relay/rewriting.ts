/** Cluster maps rewritten on their way, where that was asked for: ties rewrite/ to the proxy. */
import type { ProxyAddress } from '../../proxy/notices.js';
import { type HostPort, hostPortText } from '../../proxy/route.js';
import type { Passage, Transform, Transforming, TransformOutlet } from '../../proxy/transform.js';
import { ConfigStream } from '../../rewrite/config-stream.js';
import type { TlsEnds } from '../../rewrite/services.js';
import { type Connection, SERVER } from '../../tcp/events.js';
import type { Audience, LiveConfig } from '../live/config.js';

/** Different lines that are told, each once: one node in trouble is in every map. */
const MOST_LINES = 200;

export interface RewritingEvents extends Pick<Audience, 'tell'> {
  /** Of what the server sends next, this frame is not as it was sent; valid during the call. */
  readonly rewritten: (connection: Connection, frame: Uint8Array) => void;
}

export class Rewriting implements Transforming {
  private readonly told = new Set<string>();
  private readonly tls: TlsEnds;

  constructor(
    { tls }: Pick<LiveConfig, 'tls'>,
    private readonly events: RewritingEvents,
  ) {
    this.tls = { clients: tls?.client !== undefined, nodes: tls?.server !== undefined };
  }

  make({ connection, route, entry }: Passage, outlet: TransformOutlet): Transform | undefined {
    if (entry === undefined) return undefined;
    const view = { asked: route.target, met: entry.met, tls: this.tls };
    const maps = new ConfigStream(view, entry.doors, {
      write: (bytes) => outlet.write(SERVER, bytes),
      hold: (on) => outlet.hold(SERVER, on),
      rewritten: (frame) => this.events.rewritten(connection, frame),
      notice: (line) => this.say(`${hostPortText(route.target)}: ${line}`),
    });
    return {
      push: (from, bytes) => {
        if (from === SERVER) maps.push(bytes);
        else outlet.write(from, bytes);
      },
      end: (from, done) => {
        if (from === SERVER) maps.end(done);
        else done();
      },
    };
  }

  opened({ target, ...address }: ProxyAddress): void {
    if (target === undefined) return;
    const where = `${hostPortText(address)} → ${hostPortText(target)}`;
    this.events.tell(`listening on ${where}, learnt from a cluster map`, 'chat');
  }

  openFailed(target: HostPort, reason: string): void {
    this.say(`no listener for ${hostPortText(target)}: ${reason}`);
  }

  private say(line: string): void {
    if (this.told.has(line) || this.told.size >= MOST_LINES) return;
    this.told.add(line);
    this.events.tell(line, 'warn');
  }
}
