/** Live traffic as lines on standard output: what `proxy --no-ui` and `demo` in a pipe print. */
import { addressLine } from '../engine/live/addresses.js';
import type { Audience } from '../engine/live/config.js';
import type { Live } from '../engine/live/live.js';
import { outlet } from '../engine/live/outlets.js';
import { LineWriter } from '../export/line-writer.js';
import { messagePrinter, type PrintOptions } from '../export/message-printer.js';
import type { MessageSink } from '../message.js';
import type { Judging } from '../session/judging.js';
import { SinkFailures, tee } from '../session/tee.js';
import { EXIT, type ExitStatus, say } from './exit.js';

export interface LiveOutput extends Judging {
  readonly print: PrintOptions;
  /** Print messages at all: not where standard output is taken by the log. */
  readonly quiet: boolean;
  /** Stop after so many messages. */
  readonly messages: number;
}

/**
 * Runs until SIGINT or SIGTERM, until enough messages have passed, or until nobody reads the output.
 * Then stops listening, lets answers through and writes everything that waits. SIGHUP from a
 * terminal that goes is an end, too; a service that writes files gets it from logrotate, and
 * reopens them.
 */
export async function printLive(
  start: (audience: Audience) => Promise<Live>,
  { decoder, analyst, findingCounts, feed, print, quiet, messages }: LiveOutput,
): Promise<ExitStatus> {
  const writer = new LineWriter(process.stdout, { onError: ({ message }) => say(message) });
  const printer = messagePrinter(decoder, print);
  let left = messages;
  let stop: () => void = () => {};
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const printed: MessageSink = {
    message: (event) => {
      left -= 1;
      if (left >= 0 && !quiet) writer.write(printer(event));
      if (left === 0 || writer.isOver) stop();
    },
  };
  // Before anybody can know that it runs, and so end it.
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const live = await start({
    sink: tee({ 'the analysis': analyst, 'the output': printed }, new SinkFailures(say)),
    tell: (text) => say(text),
    findingCounts,
    feed,
    outlet: outlet(writer, () => writer.drained()),
  });
  const { reopen } = live;
  process.on('SIGHUP', reopen === undefined || process.stdout.isTTY ? stop : () => void reopen());
  say(addressLine(live.relay));
  void live.over?.then(stop);
  await stopped;
  await live.close();
  if (live.over !== undefined) analyst.end();
  await writer.close();
  if (writer.dropped > 0 && !writer.isOver) say(`${writer.dropped} messages were not printed`);
  return EXIT.done;
}
