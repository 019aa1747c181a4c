// The getput command. Exit status: 0 nothing found, 1 findings, 2 bad usage or unreadable input.
import module from 'node:module';
import { UsageError } from './args.ts';

// Node 22 keeps compiled code from run to run; Node 20 has no such thing. Whatever is imported below profits.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const help = `getput: pairs every get with its put, in Linux kernel C

  getput check  [--format text|json|sarif|checkpatch] [--rule ID]... [--min-severity LEVEL] [--tree DIR] [--jobs N]
                [--list-suppressed] [--baseline FILE | --write-baseline FILE] [--diff REVISION | --staged] PATH...
      Checks files, or all .c files below folders. --rule reports only these rules, --min-severity only what is error, warning,
      information or hint and firmer; --tree names the kernel tree that they are of: its .getput.json adds contracts (else that of the
      current folder), its headers and the files beside tell what functions do; --jobs says how many threads may work, else as many as
      there are cores.
      --write-baseline saves what is found, --baseline leaves out what was saved; --list-suppressed shows what a baseline or a
      comment (/* getput-ignore RULE: reason */) leaves out. --diff REVISION looks at the files that differ from that commit, --staged at
      what is staged: it reports what the change brings and what stands on its lines; PATHs are not needed then, and narrow it down.
      checkpatch is a format of one line for each place, for editors and scripts that read the output of checkpatch.pl.
  getput review [--format text|json] [--tree DIR] [--base FILE]... [--next THREAD] [--full] THREAD...|-
      Reviews a patch series: an .mbox, .patch files, a saved thread page, or - for what is piped in. The files that it starts from are
      those of --base, those of the kernel tree --tree, or what git knows here; --next names the thread of the series' next version.
      Contracts come from the .getput.json of --tree, else of the current folder. --full prints all that the mails say.
  getput simulate [--format text|json] [--fail CALL[:N]]... [--with FUNCTION]... [--tree DIR] FILE FUNCTION
      Runs one function step by step: every call succeeds and every lookup finds nothing unless told otherwise. --fail makes a call of
      that name fail, the first or the N-th; --with runs another function of the file beside it. --tree tells of calls what it tells check.
  getput explain [--format text|json] [--tree DIR] FILE:LINE
      Tells why a line has the findings that it has; and of each call on it what it takes, where that is given back, handed over or
      stored, and why that is no finding.
  getput fix [--write] [--rule ID]... [--min-severity LEVEL] [--tree DIR] PATH|FILE:LINE...
      Prints, as a diff that git apply takes, what mends the findings of files, folders or lines: warnings and firmer unless told
      otherwise. --write makes the change. Each mended text was checked again: the finding is gone, and no other one has come.
      What was done and what is left is told on standard error.
  getput suggest [--format text|json] [--add CALL]... [--tree DIR] PATH...
      Lists the pairs of calls that most of their callers show and no table knows. --add puts such a pair into the .getput.json of
      --tree, else of the current folder: from then on it counts as known.
  getput lsp --stdio
      Speaks the language server protocol to an editor.
  getput --help | --version

Exit status: 0 nothing found but hints, 1 findings (errors or warnings), 2 bad usage or input that cannot be read.
`;

async function run(args: readonly string[], print: (text: string) => void): Promise<number> {
  const [command, ...rest] = args;
  if (rest.includes('--help') || rest.includes('-h')) {
    print(help);
    return 0;
  }
  switch (command) {
    case 'check':
      return (await import('./check.ts')).check(rest, print);
    case 'review':
      return (await import('./review.ts')).review(rest, print);
    case 'simulate':
      return (await import('./simulate.ts')).simulate(rest, print);
    case 'explain':
      return (await import('./explain.ts')).explain(rest, print);
    case 'fix':
      return (await import('./fix.ts')).fix(rest, print);
    case 'suggest':
      return (await import('./suggest.ts')).suggest(rest, print);
    case 'lsp':
      (await import('../server/node.ts')).startServer();
      return -1;
    case '--version':
      print(`getput ${(await import('../../package.json', { with: { type: 'json' } })).default.version}\n`);
      return 0;
    case undefined:
      process.stderr.write(help);
      return 2;
    case '--help':
    case '-h':
    case 'help':
      print(help);
      return 0;
    default:
      throw new UsageError(`getput: there is no command '${command}'. Try 'getput --help'.`);
  }
}

// A reader that has seen enough, such as head, closes the pipe: that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

try {
  const status = await run(process.argv.slice(2), (text) => process.stdout.write(text));
  if (status >= 0) process.exitCode = status;
} catch (error) {
  process.stderr.write(
    `${error instanceof UsageError ? error.message : `getput: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`}\n`,
  );
  process.exitCode = 2;
}
