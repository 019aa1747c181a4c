import { spawn } from 'node:child_process';

/** Runs a program to its end with its output shown; rejects where it cannot start or its exit status is not 0. */
export async function run(program: string, args: readonly string[], { cwd = process.cwd() }: { readonly cwd?: string } = {}): Promise<void> {
  const status = await statusOf(program, args, { cwd });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with status ${status}`);
}

/** Runs a program to its end with its output shown, and gives its exit status; rejects only where it cannot start. */
export function statusOf(program: string, args: readonly string[], { cwd = process.cwd() }: { readonly cwd?: string } = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}
