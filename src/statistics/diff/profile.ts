/**
 * What a capture amounts to, whatever its times, ports and opaques: how often each command was
 * sent and how it was answered, by vbucket; what was found; how long answers took. Two of them
 * can be compared. What became of each vbucket is told by the timeline of the analysis.
 */
import type { Finding } from '../../dissect/node.js';
import type { CommandTable } from '../../dissect/table.js';
import { isFailure, statusName } from '../../mcbp/statuses.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import { LatencyStatistics } from '../latency.js';
import { PlaceCounts } from '../place-counts.js';
import { Places } from '../places.js';
import { VbucketPlaces } from '../vbucket-places.js';

export interface ProfileOptions {
  readonly table: CommandTable;
  /** Other names of nodes: "addr:port" as seen -> as meant. */
  readonly sameNode?: ReadonlyMap<string, string>;
}

/** Parts of a name: what is counted is told apart by one text. */
const GAP = '\n';
const joinedName = (...parts: readonly string[]): string => parts.join(GAP);
export const namesOf = (name: string): readonly string[] => name.split(GAP);

/** Nodes that are remembered, in order of their first message. */
const MAX_NODES = 4096;

export class Profile implements MessageSink {
  readonly readsRequests = false;
  readonly latencies: LatencyStatistics;
  /** Requests, by command. */
  readonly requests: PlaceCounts;
  /** Answers, by command and status; of a run of answers the first, and failures. */
  readonly answers: PlaceCounts;
  /** By severity and id. */
  readonly findings: PlaceCounts;
  private readonly nodesSeen = new Set<string>();
  private nodesOverlooked = 0;
  private readonly places: Places;
  private readonly vbuckets: VbucketPlaces;

  constructor(private readonly options: ProfileOptions) {
    this.latencies = new LatencyStatistics(options);
    this.places = new Places(options.table, options.sameNode);
    this.vbuckets = new VbucketPlaces(options.table, options.sameNode);
    const { table } = this.vbuckets;
    this.requests = new PlaceCounts(table);
    this.answers = new PlaceCounts(table);
    this.findings = new PlaceCounts(table);
  }

  /** "addr:port", in order of their first message. */
  get nodes(): readonly string[] {
    return [...this.nodesSeen];
  }

  /** Times that a vbucket or node was not told apart from others because of a cap. */
  get overlooked(): number {
    const { requests, answers, findings, vbuckets } = this;
    const counts = requests.overlooked + answers.overlooked + findings.overlooked;
    return counts + vbuckets.table.overlooked + this.nodesOverlooked;
  }

  message(event: MessageEvent): void {
    this.seen(this.places.of(event).node);
    this.latencies.message(event);
    const place = this.vbuckets.of(event);
    const command = this.options.table.nameOf(event.magic, event.opcode);
    if (event.kind === 'request') {
      this.requests.add(command, place);
      return;
    }
    const { request, vbucketOrStatus: status } = event;
    if (request?.first === false && !isFailure(status)) return;
    this.answers.add(joinedName(command, statusName(status)), place);
  }

  /** Takes what the analysis finds; `number` is that of a message which has passed. */
  readonly report = (number: number, { severity, id }: Finding): void => {
    this.findings.add(joinedName(severity, id), this.vbuckets.at(number));
  };

  private seen(node: string): void {
    if (this.nodesSeen.size < MAX_NODES) this.nodesSeen.add(node);
    else if (!this.nodesSeen.has(node)) this.nodesOverlooked += 1;
  }
}
