/** `fusionshark send`: one request to a node, and what it answers. */
import { Command, Option } from 'commander';
import type { SendCommandOptions } from '../actions/send.js';
import { editionOption, maxValueOption, secretsOption, wholeNumber } from '../options.js';
import { formatOption } from '../page.js';
import type { Run } from '../run.js';
import { askingOptions, PASSWORD_HELP, target } from './asking.js';

const MAX_U16 = 0xffff;
const MAX_U32 = 0xffff_ffff;

const AFTER = `
The fields of COMMAND are options: fusionshark send COMMAND --help lists them. Lists are written as
JSON or with commas (--vbucket_list 0,1,2); --vbucket-list is the same as --vbucket_list. What
is given decides which form the request has, of those of --edition.

What the node will refuse is told before, and sent all the same. HELLO goes before it (JSON, XERROR,
MUTATION_SEQNO, Tracing, Collections with --collection); -a shows this and the authentication. A
quiet command is followed by a NOOP, whose answer ends the silence.

${PASSWORD_HELP}

Exit status: 0 answered; 3 answered with a failure; 5 no connection, or no answer.

Examples:
  fusionshark send --to 10.0.0.5:11210 StartFusionUploader --vbucket 12 --term 7 --auth Administrator
  fusionshark send --to 127.0.0.1:11210 GetFusionStorageSnapshot --snapshot_uuid my-snapshot \\
    --bucket_uuid 5d1f0c7a --metadatastore_uri chronicle://x --metadatastore_auth_token t \\
    --vbucket_list 0,1,2 --valid_till 1764288000 -V
  fusionshark send --to 127.0.0.1:11210 Set --key doc --json '{"a":1}' --vbucket 0 --bucket default
  fusionshark send --dry-run MountFusionVbucket --vbucket 12 --mountPaths /mnt/a,/mnt/b
  fusionshark send StartFusionUploader --help`;

export const sendCommand = (run: Run): Command => {
  const command = new Command('send')
    .description('send one request to a node, and print the exchange')
    .usage('--to HOST:PORT COMMAND [--FIELD VALUE ...] [options]')
    .argument('[command]', 'name or opcode; see fusionshark commands')
    .argument('[fields...]', 'its fields: --NAME VALUE')
    .addOption(new Option('--to <host:port>', 'the node').argParser(target))
    .addOption(
      new Option('--vbucket <n>', 'vbucket of the header')
        .argParser(wholeNumber(0, MAX_U16))
        .default(0),
    )
    .option('--key <text>', 'the key, whatever the command says of it; 0x… is bytes')
    .option('--value <text>', 'the value, whatever the command says of it; 0x… is bytes')
    .option('--json <text>', 'the value, as JSON')
    .option('--extras <bytes>', 'the extras: 0x…')
    .option('--cas <n>', 'CAS, decimal or 0x…')
    .addOption(
      new Option('--collection <id>', 'the key is that of a document in this collection').argParser(
        wholeNumber(0, MAX_U32),
      ),
    )
    .option('--datatype <names>', 'raw, or of json, snappy, xattr; what the value is by default')
    .option('-n, --dry-run', 'send nothing: print the request, its tree and its bytes')
    .option('-a, --all', 'print what prepares the connection, too')
    .option('--no-hello', 'send no HELLO before it')
    .option('-V, --verbose', 'print the detail tree of each message')
    .option('-x, --hexdump', 'print a hex dump of each message')
    .addOption(formatOption())
    .addOption(editionOption())
    .addOption(secretsOption())
    .addOption(maxValueOption());
  for (const option of askingOptions()) command.addOption(option);
  return command
    .helpOption(false)
    .option('-h, --help', 'display this, or with COMMAND its fields')
    .allowUnknownOption()
    .addHelpText('after', AFTER)
    .action((_name: string | undefined, _fields: readonly string[], options: SendCommandOptions) =>
      run(async () => {
        const { args } = command;
        if (options.help === true && args.length === 0) command.help();
        return (await import('../actions/send.js')).sendOne(args, options);
      }),
    );
};
