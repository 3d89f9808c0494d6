/** The options of `proxy` by which it does harm on purpose, and their help: one row an action. */
import { Option } from 'commander';
import { actions } from '../../faults/action.js';
import { wholeNumber } from '../options.js';
import { collected, repeatable } from '../repeatable.js';

export const faultOptions = (): Option[] => [
  repeatable(
    new Option(
      '--fault <"filter => action">',
      'do this to messages of which the filter holds (repeatable); off: rules may come later',
    ).argParser(collected),
  ),
  new Option('--fault-seed <n>', 'of chance: the same rules and messages have the same fate')
    .argParser(wholeNumber(0, 2 ** 32 - 1))
    .default(1),
  new Option(
    '--intercept <filter>',
    'hold messages of which the filter holds: send, drop or edit them in the terminal UI',
  ),
  new Option('--intercept-timeout <s>', 'then a held message goes on by itself')
    .argParser(wholeNumber(1, 86_400))
    .default(60),
];

const width = Math.max(...Object.values(actions).map(({ usage }) => usage.length));
const rows = Object.values(actions).map(({ usage, doc }) => `  ${usage.padEnd(width)}  ${doc}`);

export const FAULT_HELP = `
Faults are done to whole messages, and only where --fault or --intercept is given: without them not a
byte is touched, and they cannot be switched on later. A rule is a display filter, =>, an action:
${rows.join('\n')}
SIDE is request or response; without it the filter alone decides. Behind it may stand p=0.1 (how likely)
and count=3 (how often). Of several rules the first that fires has the message. With response the filter
is asked of answers: of couchbase.status and the like, and a field that an answer lacks is its request's:
'couchbase.status == "Success" && fusion.vbucket == 12 => drop response'. Without response it speaks of
one message alone, so that 'fusion.vbucket == 12 => drop' meets requests and the answers that repeat it.
BODY is "text", which a failure tells as its error context and a success as its value, or JSON without
blanks outside its texts. 0xff00 to 0xffff are statuses that no server sends. Messages keep their order: what follows a delayed or held one waits behind it. Each is marked: injected in NDJSON, a comment
in -w, a sign in its row, fusionshark_faults_total in metrics; what was dropped has a row of its own.
In the terminal UI :fault adds, switches and lists rules.`;
