/** `fusionshark resend`: sends the requests of a capture to a node, and compares answers. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseRoute } from '../../proxy/route.js';
import { DESTRUCTIVE } from '../../resend/held-back.js';
import {
  DEFAULT_THRESHOLD,
  MIN_ANSWERS,
  MIN_DIFFERENCE_NS,
} from '../../statistics/diff/latencies.js';
import type { ResendCommandOptions } from '../actions/resend.js';
import { decodeAs, factor, speed } from '../options.js';
import { formatOption } from '../page.js';
import { collected, repeatable } from '../repeatable.js';
import type { Run } from '../run.js';
import { askingOptions, PASSWORD_HELP, type Target, target } from './asking.js';

const AFTER = `
Each captured connection gets one of its own, each request an opaque of its own; what must differ
is translated: a CAS or a uuid that an answer told is replaced by the one that the live node told
instead. A request is sent when its time has come (--speed), but not before the answers that came
before it in the capture have come again; on another connection these are waited for until they are
250 ms later than in the capture, then each connection goes at its own pace until it has caught up.
HELLO and SELECT_BUCKET are sent even where -Y does not pick them. SASL is not sent (its proof holds
for one nonce): --user authenticates anew. A DCP_NOOP of the node is answered.

Held back unless --allow-destructive is given:
  ${[...DESTRUCTIVE].join('\n  ')}

Compared are status, error text and body. Not compared: opaques, CAS, secrets, times, sequence
numbers, numbers in the answers to STAT, cluster maps. Of a STAT that is asked again and again, with
nothing else between, the last answer counts. Latencies (--threshold) are compared where
both sides have ${MIN_ANSWERS.p50} answers (p50) or ${MIN_ANSWERS.p99} (p99), and differ by more than ${MIN_DIFFERENCE_NS / 1e6} ms.
A is the capture, B the node.

--set changes a field of every request that has it: FIELD=VALUE, FIELD=+N, FIELD=-N. Times in old
captures are over: --set fusion.valid_till=+86400 is a day later.

${PASSWORD_HELP}

Exit status: 0 no difference; 3 some difference; 5 a connection failed, or the node ended it or fell
silent; 4 the filter does not parse; 2 the capture is absent or damaged; 1 no request was sent, or an
option is wrong. Of several 5 is told first, then 2, then 1, then 3.

Examples:
  fusionshark resend --to 10.0.0.5:11210 --user Administrator rebalance.pcapng
  fusionshark resend --to 127.0.0.1:11210 --speed max -Y 'fusion and couchbase.vbucket == 12' \\
    --set fusion.term=+1 --new-uuids rebalance.pcapng
  fusionshark resend --to 10.0.0.1:11210=127.0.0.1:12000 --to 10.0.0.2:11210=127.0.0.1:12001 \\
    --allow-destructive rebalance.pcapng`;

export const resendCommand = (run: Run): Command => {
  const command = new Command('resend')
    .description('send the requests of a capture to a node, and say which answers differ')
    .argument('<file>', 'pcap or pcapng file, also in gzip or zstd; or - for standard input')
    .addOption(
      repeatable(
        new Option(
          '--to <[node=]host:port>',
          'where to send them; those to one node of the capture elsewhere (repeatable)',
        ).argParser(targets),
      ),
    )
    .addOption(
      new Option('-Y, --filter <filter>', 'send only requests of which this display filter holds'),
    )
    .addOption(
      new Option('--speed <n>', 'n times the pace of the capture; max: as fast as answers come')
        .argParser(speed)
        .default(1),
    )
    .addOption(
      repeatable(
        new Option(
          '--set <field=value>',
          'change a field of the requests: =VALUE, =+N or =-N (repeatable)',
        ).argParser(collected),
      ),
    )
    .option('--new-uuids', 'name the snapshots of the capture by new uuids')
    .option('--allow-destructive', 'send what deletes or replaces data, too')
    .addOption(formatOption())
    .addOption(
      repeatable(
        new Option(
          '--ignore <what>',
          'pass over a command, or a place in answers such as value.rev (repeatable)',
        ).argParser(collected),
      ),
    )
    .addOption(
      new Option(
        '--threshold <factor>',
        `compare latencies, too: tell those that differ so many times, such as ${DEFAULT_THRESHOLD}`,
      ).argParser(factor),
    )
    .addOption(
      repeatable(
        new Option(
          '-d, --decode-as <rule>',
          'decode a port whatever it looks like: tcp.port==N,couchbase (repeatable)',
        ).argParser(decodeAs),
      ),
    );
  for (const option of askingOptions()) command.addOption(option);
  return command
    .addHelpText('after', AFTER)
    .action((path: string, options: ResendCommandOptions) =>
      run(async () => (await import('../actions/resend.js')).resendCapture(path, options)),
    );
};

function targets(text: string, before: readonly Target[] = []): readonly Target[] {
  if (!text.includes('=')) return [...before, { captured: undefined, node: target(text) }];
  const parsed = parseRoute(text);
  if ('error' in parsed) throw new InvalidArgumentError(parsed.error);
  const captured = text.slice(0, text.indexOf('='));
  return [...before, { captured, node: parsed.route.target }];
}
