import { UsageError } from './errors.js';

/** A command of `vitrine`: its words, what its arguments look like, what it does, and where it is. */
interface Command {
  words: string[];
  usage: string;
  summary: string;
  load: () => Promise<(args: string[]) => Promise<void>>;
}

// Loaded on demand, so that a command pays only for what it uses.
const commands: Command[] = [
  {
    words: ['index'],
    usage:
      'index <subgraph.yaml> --rpc <url>… [--db <file>] [--cache <file>|off] [--port <n>] [--index-node-port <n>] [--name <name>] [--deployment <id>] [--until <block> | --watch]',
    summary: 'run any graph-cli build on the embedded engine and serve it in graph-node’s dialect',
    load: async () => (await import('./commands/indexSubgraph.js')).indexSubgraph,
  },
  {
    words: ['test'],
    usage: 'test <subgraph.yaml> [<tests.json> | <folder> …]',
    summary: 'run a built subgraph on blocks made up in JSON files, in the format of graph-node’s gnd test',
    load: async () => (await import('./commands/testSubgraph.js')).testSubgraph,
  },
  {
    words: ['tape', 'import'],
    usage: 'tape import <file> [--db <file>] [--json]',
    summary: 'read a loan tape (SEC Form ABS-EE, EX-102 XML) into the registry',
    load: async () => (await import('./commands/tapeImport.js')).tapeImport,
  },
  {
    words: ['serve'],
    usage: 'serve --subgraph <url> [--rpc <url>] [--db <file>] [--port <n>] [--host <address>]',
    summary: 'serve the dashboard and the GraphQL API on top of a subgraph',
    load: async () => (await import('./commands/serve.js')).serve,
  },
];

const help = [
  'Usage: vitrine <command> [arguments]',
  '',
  ...commands.flatMap(({ usage, summary }) => [`  vitrine ${usage}`, `      ${summary}`]),
  '',
  'LOG_LEVEL=debug|info|warn|error|silent says how much is logged, as JSON lines on standard error.',
].join('\n');

/** Runs the command that `args` name; on failure prints one line that says what to do and sets the exit code. */
export async function main(args: string[]): Promise<void> {
  if (args.length === 0 || ['help', '--help', '-h'].includes(args[0] ?? '')) {
    console.log(help);
    return;
  }
  const command = commands.find(({ words }) => words.every((word, at) => args[at] === word));
  const relatives = commands.filter(({ words }) => words[0] === args[0]);
  try {
    if (!command && relatives.length > 0 && (args.length === 1 || args[1] === '--help')) {
      console.log(relatives.map(({ usage, summary }) => `Usage: vitrine ${usage}\n\n${summary}`).join('\n\n'));
      return;
    }
    if (!command) throw new UsageError(`there is no command '${args.join(' ')}'; \`vitrine --help\` lists them`);
    if (args.includes('--help')) {
      console.log(`Usage: vitrine ${command.usage}\n\n${command.summary}`);
      return;
    }
    const run = await command.load();
    await run(args.slice(command.words.length));
  } catch (error) {
    console.error(describe(error, command));
    process.exitCode = 1;
  }
}

/** Typed errors explain themselves; only the unexpected ones need a stack. */
function describe(error: unknown, command: Command | undefined): string {
  if (!(error instanceof Error) || !('code' in error))
    return `vitrine: unexpected: ${(error as Error)?.stack ?? error}`;
  const usage = error instanceof UsageError && command ? `\nUsage: vitrine ${command.usage}` : '';
  return `vitrine: ${error.message}${usage}`;
}
