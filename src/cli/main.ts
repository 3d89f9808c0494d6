#!/usr/bin/env node
/** The program: subcommands, one file each; what a command needs is loaded when it runs. */
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { checkCommand } from './commands/check.js';
import { commandsCommand } from './commands/commands.js';
import { demoCommand } from './commands/demo.js';
import { fieldsCommand } from './commands/fields.js';
import { findingsCommand } from './commands/findings.js';
import { luaCommand } from './commands/lua.js';
import { proxyCommand } from './commands/proxy.js';
import { readCommand } from './commands/read.js';
import { replayCommand } from './commands/replay.js';
import { schemaCommand } from './commands/schema.js';
import { simCommand } from './commands/sim.js';
import { timelineCommand } from './commands/timeline.js';
import { EXIT, report } from './exit.js';
import type { Run } from './run.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

const run: Run = (action) => {
  void action().then(
    (status) => {
      process.exitCode = status;
    },
    (error: unknown) => {
      process.exitCode = report(error);
    },
  );
};

const program = new Command('fusionshark')
  .description('Wireshark for Couchbase Fusion: see, explain and check live or captured traffic')
  .version(version, '--version')
  .addHelpText('after', '\nExample:\n  fusionshark proxy --map 11310=10.0.0.5:11210');

const traffic = [
  proxyCommand,
  readCommand,
  checkCommand,
  timelineCommand,
  replayCommand,
  simCommand,
  demoCommand,
];
const reference = [commandsCommand, fieldsCommand, findingsCommand, schemaCommand, luaCommand];
for (const command of [...traffic, ...reference]) {
  program.addCommand(command(run).exitOverride(leave));
}
program.exitOverride(leave).parse();

/** Commander ends the program on --help and on bad usage: with the contract's statuses. */
function leave({ exitCode }: { readonly exitCode: number }): never {
  process.exit(exitCode === 0 ? EXIT.done : EXIT.usage);
}
