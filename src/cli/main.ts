#!/usr/bin/env node
/** The program: subcommands, one file each; what a command needs is loaded when it runs. */
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { EXIT, report } from './exit.js';
import type { Run } from './run.js';

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

type Load = () => Promise<(run: Run) => Command>;

/** In the order in which help lists them. */
const COMMANDS = new Map<string, Load>(
  Object.entries({
    proxy: async () => (await import('./commands/proxy.js')).proxyCommand,
    read: async () => (await import('./commands/read.js')).readCommand,
    check: async () => (await import('./commands/check.js')).checkCommand,
    diff: async () => (await import('./commands/diff.js')).diffCommand,
    timeline: async () => (await import('./commands/timeline.js')).timelineCommand,
    replay: async () => (await import('./commands/replay.js')).replayCommand,
    resend: async () => (await import('./commands/resend.js')).resendCommand,
    send: async () => (await import('./commands/send.js')).sendCommand,
    sim: async () => (await import('./commands/sim.js')).simCommand,
    demo: async () => (await import('./commands/demo.js')).demoCommand,
    commands: async () => (await import('./commands/commands.js')).commandsCommand,
    fields: async () => (await import('./commands/fields.js')).fieldsCommand,
    findings: async () => (await import('./commands/findings.js')).findingsCommand,
    schema: async () => (await import('./commands/schema.js')).schemaCommand,
    lua: async () => (await import('./commands/lua.js')).luaCommand,
    manual: async () => {
      const { manualCommand } = await import('./commands/manual.js');
      return (run) => manualCommand(run, manual);
    },
    completion: async () => (await import('./commands/completion.js')).completionCommand,
    complete: async () => {
      const { completeCommand } = await import('./commands/complete.js');
      return (run) => completeCommand(run, allCommands);
    },
  }),
);

/** What completion calls back with: nobody types it. */
const HIDDEN = 'complete';

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

/** What the command line names is all that is loaded; of help, and of slips, all there is. */
const named = COMMANDS.get(process.argv[2] ?? '');
const wanted = named === undefined ? [...COMMANDS.values()] : [named];
for (const command of await Promise.all(wanted.map((load) => load()))) {
  const made = command(run).exitOverride(leave);
  program.addCommand(made, { hidden: made.name() === HIDDEN });
}
program.exitOverride(leave).parse();

/** Described, not to be run: of one name, or all that help lists. */
async function allCommands(name: string): Promise<readonly Command[]> {
  const one = COMMANDS.get(name);
  const loads = one === undefined ? [...COMMANDS.values()] : [one];
  const made = await Promise.all(loads.map(async (load) => (await load())(run)));
  return made.filter((command) => command.name() !== HIDDEN);
}

/** The manual page of the program as it is. */
async function manual(): Promise<string> {
  const { manualPage } = await import('./manual/page.js');
  return manualPage(program, await allCommands(''), version);
}

/** Commander ends the program on --help and on bad usage: with the contract's statuses. */
function leave({ exitCode }: { readonly exitCode: number }): never {
  process.exit(exitCode === 0 ? EXIT.done : EXIT.usage);
}
