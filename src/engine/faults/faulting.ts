/** Faults that were asked for, and messages that are held: ties faults/ to the proxy. */
import type { Instant } from '../../bytes/time.js';
import { commandTable } from '../../commands.js';
import { plural } from '../../dissect/text.js';
import { cataloguesOf } from '../../faults/catalogues.js';
import { type HeldMessage, HeldMessages } from '../../faults/held.js';
import { Passage as FaultPassage } from '../../faults/passage.js';
import type { FaultContext, PassageEvents } from '../../faults/passage-parts.js';
import type { PassingView } from '../../faults/passing-view.js';
import { passingFilter } from '../../faults/rule.js';
import { Rules } from '../../faults/rules.js';
import type { Injection } from '../../filter/view.js';
import type { Passage, Transform, Transforming, TransformOutlet } from '../../proxy/transform.js';
import type { Decoder } from '../../session/decoder.js';
import { featuresAfter } from '../../session/features.js';
import type { LiveControl } from '../../session/live-control.js';
import type { MarkOf } from '../../session/pipeline-options.js';
import { Random } from '../../sim/random.js';
import type { Connection, End } from '../../tcp/events.js';
import type { Audience, FaultConfig } from '../live/config.js';
import { MessageMarks } from '../live/message-marks.js';
import { FaultControl } from './control.js';
import { cutEvent, droppedEvent, HeldEvent, type Met } from './events.js';

/** Different lines that are told, each once: what is wrong with a rule is so with each message. */
const MOST_LINES = 200;

export interface FaultsAbout {
  readonly decoder: Decoder;
  readonly audience: Pick<Audience, 'tell' | 'happened'>;
  readonly now: () => Instant;
  /** To be written where the connection goes on: of a message that is in no list. */
  readonly remark: (connection: Connection, text: string) => void;
}

export class Faulting implements Transforming {
  readonly control: LiveControl;
  /** How often which action was done. */
  readonly counts = new Map<string, number>();
  private readonly context: FaultContext;
  private readonly marks = new MessageMarks<Injection>();
  private readonly rows = new Map<number, HeldEvent>();
  private readonly told = new Set<string>();

  /** @throws RuleFault */
  constructor(
    config: FaultConfig,
    private readonly about: FaultsAbout,
  ) {
    const { decoder } = about;
    const random = new Random(config.seed);
    const chance = (): number => random.u32() / 2 ** 32;
    const catalogues = cataloguesOf(commandTable);
    const rules = new Rules(catalogues, chance);
    for (const text of config.rules ?? []) rules.add(text);
    const { intercept } = config;
    this.context = {
      ...{ table: commandTable, rules, chance, held: new HeldMessages() },
      reading: {
        dissect: (frame, request, features) => decoder.decode(frame, request, { features }),
      },
      learn: (frame, before) => featuresAfter(commandTable, frame, before),
      intercept: intercept && {
        filter: intercept.filter,
        wants: passingFilter(intercept.filter, intercept.filter, catalogues.alone).matches,
        timeout: intercept.timeoutMs,
      },
    };
    this.control = new FaultControl(this.context, config.rules !== undefined);
  }

  readonly markOf: MarkOf<Injection> = this.marks.take;

  make({ connection }: Passage, outlet: TransformOutlet): Transform {
    const { now } = this.about;
    const timers: [NodeJS.Timeout | undefined, NodeJS.Timeout | undefined] = [undefined, undefined];
    const passage = new FaultPassage(
      connection,
      this.context,
      {
        write: (from, bytes) => outlet.write(from, bytes),
        show: (from, bytes) => outlet.show(from, bytes),
        hold: (from, on) => outlet.hold(from, on),
        cut: (how) => outlet.cut(how),
        wake: (from, ms) => {
          clearTimeout(timers[from]);
          const due = (): void => passage.due(from, now());
          timers[from] = Number.isFinite(ms) ? setTimeout(due, Math.ceil(ms)) : undefined;
        },
      },
      this.eventsOf(connection),
    );
    return {
      push: (from, bytes) => passage.push(from, bytes, now()),
      end: (from, done) => passage.end(from, now(), done),
      over: () => passage.over(),
    };
  }

  /** One line for each rule that has fired, for whoever has no list. */
  summary(): string[] {
    return this.context.rules.all.flatMap(({ rule, hits }) =>
      hits === 0 ? [] : [`fault fired ${plural(hits, 'time')}: ${rule.text}`],
    );
  }

  private eventsOf(connection: Connection): PassageEvents {
    const met = (from: End, view: PassingView): Met => ({
      ...{ connection, from, at: this.about.now(), message: view.dissection },
    });
    return {
      marked: (from, frame, injection) => {
        this.marks.note(connection, from, frame, injection);
        if (injection !== undefined) this.count(injection);
      },
      dropped: (from, view, injection) => {
        this.count(injection);
        this.happened(droppedEvent(met(from, view), injection.rule));
        this.remark(connection, `${view.dissection.kind} dropped`, injection.rule);
      },
      cut: (from, view, injection, isBefore) => {
        if (isBefore) this.count(injection);
        this.happened(cutEvent(met(from, view), injection, isBefore));
      },
      held: (message) => this.held(message),
      notice: (line) => this.say(line),
    };
  }

  private held(held: HeldMessage): void {
    const row = this.rows.get(held.id);
    if (row === undefined) {
      const added = new HeldEvent(held, this.about.now(), (message) => this.dissect(message));
      this.rows.set(held.id, added);
      this.happened(added);
      return;
    }
    row.settle();
    this.rows.delete(held.id);
    if (held.fate === 'dropped') this.counted('drop');
    if (held.fate === 'timed out') {
      this.about.audience.tell('a held message went on: its time was over', 'warn');
    }
  }

  private dissect({ frame, request, features }: HeldMessage) {
    return this.context.reading.dissect(frame, request, features);
  }

  private happened(event: HeldEvent | ReturnType<typeof droppedEvent>): void {
    this.about.audience.happened?.(event);
  }

  private remark(connection: Connection, what: string, rule: string): void {
    this.about.remark(connection, `fusionshark fault: ${what}, by ${rule}`);
  }

  private count({ action, rule }: Injection): void {
    this.counted(action);
    // Whoever let it go knows.
    if (action === 'intercept') return;
    this.say(`a fault was done as ordered: ${action}, by ${rule}`, 'note');
  }

  private counted(action: string): void {
    this.counts.set(action, (this.counts.get(action) ?? 0) + 1);
  }

  private say(line: string, severity: 'note' | 'warn' = 'warn'): void {
    if (this.told.has(line) || this.told.size >= MOST_LINES) return;
    this.told.add(line);
    this.about.audience.tell(line, severity);
  }
}
