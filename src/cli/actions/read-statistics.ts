/**
 * `read -z` and `--plot`: statistics of the messages that are printed, or would be. Unlike tshark's, which see
 * all packets whatever -Y says, they count what -Y, --range and -c let through; a filter of their
 * own narrows that further.
 */
import { writeFile } from 'node:fs/promises';
import { Analysis } from '../../analysis/analysis.js';
import { commandTable } from '../../commands.js';
import { failingAs } from '../../engine/failure.js';
import type { DecodeConfig, JudgingConfig } from '../../engine/task.js';
import { DEFAULT_WIDTH } from '../../export/docs/wrap.js';
import { EventView } from '../../export/event-view.js';
import { type Answers, messagePrinter, type PrintOptions } from '../../export/message-printer.js';
import { plot } from '../../export/plot/kinds.js';
import { statistic, statisticsHelp } from '../../export/statistics/kinds.js';
import {
  type Circumstances,
  type Needs,
  type Running,
  type Selector,
  type Statistic,
  StatisticFault,
} from '../../export/statistics/statistic.js';
import type { Paper, Result } from '../../export/statistics/table.js';
import type { Filter } from '../../filter/compile.js';
import type { MessageEvent, MessageSink } from '../../message.js';
import { Analyst } from '../../session/analyst.js';
import { Decoder } from '../../session/decoder.js';
import type { FindingListener } from '../../session/finding-feed.js';
import type { PacketNotes } from '../../session/packets/notes.js';
import { CommandError, EXIT, type ExitStatus, say } from '../exit.js';
import { displayFilter } from '../filtering.js';
import { print, terminalWidth } from '../page.js';
import type { Output } from './read-output.js';

/** Prints what `-z` knows. */
export const printStatisticsHelp = (): Promise<ExitStatus> =>
  print(statisticsHelp(terminalWidth() ?? DEFAULT_WIDTH));

export interface StatisticsOptions extends JudgingConfig, Pick<DecodeConfig, 'edition'> {
  /** What each `-z` says. */
  readonly texts: readonly string[];
  /** `--plot`: a picture, after them. */
  readonly plot: string | undefined;
  /** `--svg`: where the picture is written to, instead of being drawn; `-` is standard output. */
  readonly svg: string | undefined;
  /** How `read` would print a message; statistics are printed in the same format. */
  readonly printed: PrintOptions;
  /** The last message that counts, or Infinity: histories end with it. */
  readonly last: number;
}

/** What is known once the messages are about to pass that are to be counted. */
interface Reading {
  readonly decoder: Decoder;
  readonly answers: Answers | undefined;
  readonly notes: PacketNotes | undefined;
}

export class ReadStatistics {
  private readonly filters: Filter[] = [];
  private readonly statistics: readonly Statistic[];
  private readonly running: readonly Running[];
  private readonly analysis: Analysis | undefined;
  /** Learns what becomes of vbuckets; undefined: no statistic tells it. */
  readonly histories: MessageSink | undefined;
  private decoder: Decoder | undefined;
  private view: EventView | undefined;
  private printRecord: (event: MessageEvent) => string = () => '';
  private isChosen = false;

  /** @throws CommandError where a text is no statistic, or its filter no filter */
  constructor(private readonly options: StatisticsOptions) {
    const { texts, plot: name, edition, thresholds, sameNode, last } = options;
    this.statistics = [
      ...texts.map((text) => asked(`-z ${text}`, () => statistic(text, this.select))),
      ...(name === undefined ? [] : [asked(`--plot ${name}`, () => plot(name))]),
    ];
    if (this.needs('histories')) {
      const judging = { ...(thresholds && { thresholds }), ...(sameNode && { sameNode }) };
      this.analysis = new Analysis({ table: commandTable, report: () => {}, ...judging });
      const decoder = new Decoder({ table: commandTable, secrets: 'mask', edition });
      this.histories = until(last, new Analyst(this.analysis, decoder));
    }
    this.running = this.statistics.map((each) => each.open(this.circumstances()));
  }

  get needsResponses(): boolean {
    return this.needs('responses') || this.filters.some((filter) => filter.needsResponses);
  }

  get needsFindings(): boolean {
    return this.needs('findings') || this.filters.some((filter) => filter.needsFindings);
  }

  get needsPackets(): boolean {
    return this.filters.some((filter) => filter.needsPackets);
  }

  readonly found: FindingListener = (number, finding) => {
    for (const each of this.running) each.found?.(number, finding);
  };

  /**
   * Counts what is given to it, and prints that when it is closed.
   * @param inner prints the messages themselves, before; undefined: nobody does (`-q`)
   */
  output(inner: Output | undefined, { decoder, answers, notes }: Reading): Output {
    this.decoder = decoder;
    this.view = new EventView(decoder, answers, notes);
    this.printRecord = messagePrinter(
      decoder,
      { ...this.options.printed, format: 'ndjson' },
      answers,
      notes?.comments,
    );
    return {
      sink: {
        readsRequests: this.needs('requests') || (inner?.sink.readsRequests ?? inner !== undefined),
        readsExchanges:
          this.needs('exchanges') || (inner?.sink.readsExchanges ?? inner !== undefined),
        message: (event) => {
          inner?.sink.message(event);
          this.isChosen = true;
        },
        lost: (...args) => inner?.sink.lost?.(...args),
      },
      begin: (at) => {
        this.view?.begin(at);
        inner?.begin?.(at);
      },
      passed: (at) => inner?.passed?.(at),
      settle: (event) => this.settle(event),
      settled: async () => inner?.settled(),
      isOver: () => inner?.isOver() === true,
      close: async () => {
        const status = await inner?.close();
        await this.print();
        return status ?? EXIT.done;
      },
    };
  }

  /** Every message of the input comes here, once it is known whether it counts. */
  private settle(event: MessageEvent): void {
    const { isChosen } = this;
    this.isChosen = false;
    // What comes after is in the same piece of the file, and was not asked for.
    if (event.number > this.options.last) return;
    this.view?.load(event);
    for (const each of this.running) each.message(event, isChosen);
  }

  private async print(): Promise<void> {
    const { svg, plot: name, printed } = this.options;
    const results = this.running.map((each) => each.result());
    const picture = name !== undefined && svg !== undefined ? results.pop() : undefined;
    const paper = paperOf(process.env);
    await print(
      printed.format === 'ndjson'
        ? results.map((result) => [...result.records()].join('')).join('')
        : results.map((result) => result.text(paper)).join('\n'),
    );
    if (picture !== undefined && svg !== undefined) await drawTo(svg, picture);
  }

  private readonly select = (text: string): Selector => {
    const filter = displayFilter(text);
    this.filters.push(filter);
    return () => this.view !== undefined && filter.matches(this.view);
  };

  private needs(what: keyof Needs): boolean {
    return this.statistics.some(({ needs }) => needs[what] === true);
  }

  private circumstances(): Circumstances {
    return {
      table: commandTable,
      sameNode: this.options.sameNode,
      time: this.options.printed.time,
      timeline: () => {
        if (this.analysis === undefined)
          throw new Error('this statistic did not ask for histories');
        return this.analysis.machines.timeline;
      },
      decode: (event) => (this.decoder as Decoder).decode(event.bytes, event.request?.frame, event),
      record: (event) => this.printRecord(event),
    };
  }
}

function asked(what: string, ask: () => Statistic): Statistic {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof StatisticFault)) throw error;
    throw new CommandError(EXIT.usage, `${what}: ${error.message}`);
  }
}

function paperOf(env: NodeJS.ProcessEnv): Paper {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    width: terminalWidth() ?? Number.POSITIVE_INFINITY,
    colour: process.stdout.isTTY && (env.NO_COLOR ?? '') === '',
    unicode: /utf-?8/i.test(locale),
  };
}

async function drawTo(path: string, picture: Result): Promise<void> {
  const text = picture.svg?.();
  if (text === undefined) say(`${path} was not written: there is nothing to draw`);
  else if (path === '-') await print(text);
  else {
    const writing = writeFile(path, text, { mode: 0o600 }).catch(
      ({ code }: NodeJS.ErrnoException) => {
        throw new Error(`cannot write ${path}: ${code}`);
      },
    );
    await failingAs('file', writing);
  }
}

/** What comes after message `last` belongs to no history. */
function until(last: number, analyst: Analyst): MessageSink {
  return {
    readsRequests: analyst.readsRequests,
    message: (event) => {
      if (event.number <= last) analyst.message(event);
    },
    gap: (...args) => analyst.gap(...args),
    lost: (...args) => analyst.lost(...args),
    conflict: (...args) => analyst.conflict(...args),
    noticed: (...args) => analyst.noticed(...args),
    closed: (...args) => analyst.closed(...args),
  };
}
