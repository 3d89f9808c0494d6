/**
 * What the relay decides, without a socket: events in, commands out.
 *
 * A link is one client, one server and two flows between them. A flow (named by the
 * end that sends) is `open` while its end may send; `finishing` once that end sent
 * FIN and the bytes before it are still on their way out; `closed` once the FIN was
 * handed on behind the last byte. The flows close independently (RFC 9293, 3.6: half
 * close), so a client that sends FIN still gets its answers. A link is
 *
 *   connecting --connected--> relaying --both flows closed--> over
 *       |                        |
 *       | unreachable, lost,     | lost (RST): the other end gets RST too
 *       | closing                |
 *       +----------> over <------+
 *
 * `lost` ends both flows at once: a reset promises nothing about bytes in flight, and
 * waiting for a slow reader first would leave a blocked writer hanging for ever.
 *
 * Back-pressure: when an end does not take all that was written to it (`blocked`), the
 * other end is not read until it did (`drained`). So a flow holds at most what one
 * read brought. Whoever records without loss may ask for the same (`pressed`, `relieved`):
 * then neither end is read. A flow that is being changed may have to wait (`held`, `released`).
 * A flow is read when no reason to hold it is left.
 *
 * `closing` (the proxy stops) acts as if the client had sent FIN: outstanding answers
 * still arrive, later requests are discarded. `expired` ends what is left then.
 */
import { CLIENT, type End, SERVER } from '../tcp/events.js';

export type RelayEvent =
  /** The server accepted. */
  | 'connected'
  /** The server cannot be reached: refused, no route, no such host, no answer in time. */
  | 'unreachable'
  /** Bytes came from `end`. */
  | 'data'
  /** `end` has not taken all that was written to it. */
  | 'blocked'
  /** `end` has taken all that was written to it. */
  | 'drained'
  /** What was relayed cannot be recorded at present. */
  | 'pressed'
  /** It can again. */
  | 'relieved'
  /** What `end` sent is being changed, and waits: it is not to be read. */
  | 'held'
  /** It has gone on. */
  | 'released'
  /** Whoever changes what is sent ends the connection, with FIN or with RST to both ends. */
  | 'shut'
  | 'severed'
  /** `end` sent FIN, and all its bytes before that were seen. */
  | 'fin'
  /** Our FIN to `end` left behind the last byte. */
  | 'finished'
  /** The socket of `end` failed: RST, or keep-alive gave up. */
  | 'lost'
  /** The proxy stops; see above. */
  | 'closing'
  /** The grace period of `closing` is over. */
  | 'expired';

export type RelayVerb =
  /** The connection exists: make it known to the inspector. */
  | 'open'
  | 'resume'
  | 'pause'
  /** Write the bytes of this event to `end`. */
  | 'write'
  /** Show the inspector the bytes of this event; they came from `end`. */
  | 'inspect'
  /** Send FIN to `end` after all bytes written. */
  | 'finish'
  /** Send RST to `end`, dropping what was not sent. */
  | 'reset'
  /** Close the socket of `end`. */
  | 'destroy'
  /** Tell the inspector that `end` sends no more, and how that came. Once per end. */
  | 'told-fin'
  | 'told-rst'
  | 'told-end'
  /** Report that the server could not be reached. */
  | 'report-refused'
  /** Report that `end` was lost. */
  | 'report-lost';

export interface RelayCommand {
  readonly verb: RelayVerb;
  readonly end: End;
}

/** Both commands of a verb, made once: the relay allocates nothing per message. */
function both(verb: RelayVerb): readonly [RelayCommand, RelayCommand] {
  return [
    { verb, end: CLIENT },
    { verb, end: SERVER },
  ];
}

const resume = both('resume');
const pause = both('pause');
const write = both('write');
const inspect = both('inspect');
const finish = both('finish');
const reset = both('reset');
const destroy = both('destroy');
const toldFin = both('told-fin');
const toldRst = both('told-rst');
const toldEnd = both('told-end');
const reportLost = both('report-lost');

/** The other end does not take more. */
const BLOCKED = 1;
const PRESSED = 2;
const CHANGING = 4;

type Commands = readonly RelayCommand[];

const NOTHING: Commands = [];
/** By sender. The write comes first: inspection must never delay or alter a stream. */
const FORWARD: readonly [Commands, Commands] = [
  [write[SERVER], inspect[CLIENT]],
  [write[CLIENT], inspect[SERVER]],
];
const OPEN: Commands = [{ verb: 'open', end: SERVER }, resume[CLIENT], resume[SERVER]];
/** RST, not FIN: the kernel accepted this client before the server was known to answer. */
const REFUSE: Commands = [reset[CLIENT], destroy[SERVER], { verb: 'report-refused', end: CLIENT }];

export class Relay {
  #phase: 'connecting' | 'relaying' | 'over' = 'connecting';
  /** By sender. */
  readonly #flow: ['open' | 'finishing' | 'closed', 'open' | 'finishing' | 'closed'] = [
    'open',
    'open',
  ];
  /** By sender: why it is not read at present, as a set of the bits above. */
  readonly #held: [number, number] = [0, 0];

  /** Takes one event; `end` has no meaning for those of the whole link. */
  step(event: RelayEvent, end: End = CLIENT): Commands {
    if (event === 'expired') return this.#expired();
    if (this.#phase === 'over') return NOTHING;
    return this.#phase === 'connecting' ? this.#connecting(event, end) : this.#relaying(event, end);
  }

  #connecting(event: RelayEvent, end: End): Commands {
    switch (event) {
      case 'connected':
        this.#phase = 'relaying';
        return OPEN;
      case 'unreachable':
      case 'closing':
        this.#phase = 'over';
        return REFUSE;
      case 'lost':
        this.#phase = 'over';
        return end === SERVER ? REFUSE : [destroy[CLIENT], destroy[SERVER]];
      default:
        return NOTHING;
    }
  }

  #relaying(event: RelayEvent, end: End): Commands {
    const peer = other(end);
    switch (event) {
      case 'data':
        return this.#flow[end] === 'open' ? FORWARD[end] : NOTHING;
      case 'blocked':
        return this.#hold(peer, BLOCKED);
      case 'drained':
        return this.#release(peer, BLOCKED);
      case 'pressed':
        return [...this.#hold(CLIENT, PRESSED), ...this.#hold(SERVER, PRESSED)];
      case 'relieved':
        return [...this.#release(CLIENT, PRESSED), ...this.#release(SERVER, PRESSED)];
      case 'held':
        return this.#hold(end, CHANGING);
      case 'released':
        return this.#release(end, CHANGING);
      case 'shut':
        return [...this.#finish(CLIENT, toldFin), ...this.#finish(SERVER, toldFin)];
      case 'severed':
        this.#phase = 'over';
        return [
          reset[CLIENT],
          reset[SERVER],
          ...this.#untold(CLIENT, toldRst),
          ...this.#untold(SERVER, toldRst),
        ];
      case 'fin':
        return this.#finish(end, toldFin);
      case 'closing':
        return this.#finish(CLIENT, toldEnd);
      case 'finished':
        if (this.#flow[peer] !== 'finishing') return NOTHING;
        this.#flow[peer] = 'closed';
        if (this.#flow[end] === 'closed') this.#phase = 'over';
        return NOTHING;
      case 'lost':
        this.#phase = 'over';
        return [
          destroy[end],
          reset[peer],
          ...this.#untold(end, toldRst),
          ...this.#untold(peer, toldRst),
          reportLost[end],
        ];
      default:
        return NOTHING;
    }
  }

  #hold(sender: End, why: number): Commands {
    const before = this.#held[sender];
    this.#held[sender] = before | why;
    return before === 0 ? [pause[sender]] : NOTHING;
  }

  #release(sender: End, why: number): Commands {
    const before = this.#held[sender];
    this.#held[sender] = before & ~why;
    return before === why ? [resume[sender]] : NOTHING;
  }

  #finish(sender: End, told: readonly [RelayCommand, RelayCommand]): Commands {
    if (this.#flow[sender] !== 'open') return NOTHING;
    this.#flow[sender] = 'finishing';
    return [finish[other(sender)], told[sender]];
  }

  /** Whoever has its FIN has all its bytes and is let go; the others must see a break. */
  #expired(): Commands {
    const wasRelaying = this.#phase === 'relaying';
    this.#phase = 'over';
    return [
      this.#flow[SERVER] === 'closed' ? destroy[CLIENT] : reset[CLIENT],
      this.#flow[CLIENT] === 'closed' ? destroy[SERVER] : reset[SERVER],
      ...(wasRelaying ? this.#untold(CLIENT, toldEnd) : NOTHING),
      ...(wasRelaying ? this.#untold(SERVER, toldEnd) : NOTHING),
    ];
  }

  /** A flow leaves `open` exactly when the inspector is told of its end. */
  #untold(sender: End, told: readonly [RelayCommand, RelayCommand]): Commands {
    if (this.#flow[sender] !== 'open') return NOTHING;
    this.#flow[sender] = 'closed';
    return [told[sender]];
  }
}

function other(end: End): End {
  return end === CLIENT ? SERVER : CLIENT;
}
