/** One connection of a play: requests by name, answers from the simulated node or from the play. */
import { commandTable } from '../../src/commands.js';
import { readMessage } from '../../src/dissect/message.js';
import { JSON_BIT } from '../../src/mcbp/datatypes.js';
import { featureName, features } from '../../src/mcbp/features.js';
import { answer } from '../../src/sim/node/dispatch.js';
import { Session } from '../../src/sim/node/session.js';
import type { Connection } from '../../src/tcp/events.js';
import { type Asked, answerFrame, requestFrame, type Told } from './frames.js';
import type { Finds, Node, Stage } from './stage.js';

export interface TalkOptions {
  /** Edition whose forms the client writes; absent: the node's. */
  readonly edition?: string;
  /** Address of the client; absent: the node's own machine. */
  readonly from?: string;
  /** The cluster manager sends opaque 0 on every request; other clients count. */
  readonly opaque?: 'zero';
}

/** Time between an answer and the next request, milliseconds. */
const PAUSE_MS = 2;

export class Talk {
  private readonly session = new Session();
  private readonly connection: Connection;
  private requests = 0;

  /** A new connection; `heading` says who talks to whom, or what about. */
  constructor(
    private readonly stage: Stage,
    private readonly node: Node,
    private readonly heading: string,
    private readonly options: TalkOptions = {},
  ) {
    this.connection = stage.open(node, options.from ?? node.endpoint.address);
  }

  /** Introduces itself, asking for these features, and selects the bucket unless it is ''. */
  enter({ ask = ['XERROR', 'SELECT_BUCKET', 'JSON'], bucket = 'default' } = {}): this {
    const wanted = features.filter(({ value }) => ask.includes(featureName(value)));
    const value = Uint8Array.from(
      wanted.flatMap((feature) => [feature.value >> 8, feature.value & 0xff]),
    );
    this.ask(`HELLO asks for ${ask.join(', ')}`, 'Hello', { key: '{"a":"sample"}', value });
    if (bucket !== '')
      this.ask(`selects the bucket \`${bucket}\``, 'SelectBucket', { key: bucket });
    return this;
  }

  /** A request that the node answers. Gives the JSON value of the first answer. */
  ask(says: string, name: string, asked: Asked = {}, finds: Finds = {}): unknown {
    const frame = this.request(name, asked);
    const first = this.stage.count + 1;
    this.stage.send(this.connection, 0, [frame]);
    const answers = answer(frame, this.session, this.node.state, this.stage.now);
    this.stage.send(this.connection, 1, answers);
    this.note(says, first, false, finds);
    return answers[0] && readMessage(commandTable, answers[0]).parts.json;
  }

  /** The same for a group of STAT. */
  stat(says: string, key: string, finds: Finds = {}): unknown {
    return this.ask(says, 'Stat', { key }, finds);
  }

  /** A request whose answers the play knows and the node does not. */
  scripted(
    says: string,
    name: string,
    asked: Asked,
    told: readonly Told[],
    finds: Finds = {},
  ): void {
    const frame = this.request(name, asked);
    const first = this.stage.count + 1;
    this.stage.send(this.connection, 0, [frame]);
    const json = (this.session.datatypes & JSON_BIT) !== 0;
    this.stage.send(
      this.connection,
      1,
      told.map((each) => answerFrame(frame, each, json)),
    );
    this.note(says, first, true, finds);
  }

  /** A group of STAT that is answered with this value, and the end of the run. */
  scriptedStat(says: string, key: string, json: unknown, finds: Finds = {}): void {
    this.scripted(
      says,
      'Stat',
      { key },
      [{ key: 'fusion', text: JSON.stringify(json) }, {}],
      finds,
    );
  }

  close(): void {
    this.stage.close(this.connection, this.node);
  }

  private request(name: string, asked: Asked): Uint8Array {
    this.stage.wait(PAUSE_MS);
    this.requests += 1;
    const opaque = this.options.opaque === 'zero' ? 0 : this.requests;
    return requestFrame(
      name,
      { opaque, ...asked },
      this.options.edition ?? this.node.state.edition,
    );
  }

  private note(says: string, first: number, scripted: boolean, finds: Finds): void {
    const { scenes, count } = this.stage;
    scenes.push({ talk: this.heading, says, first, last: count, scripted, finds });
  }
}
