import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtProgram } from './program.ts';
import { createRepository } from './repository.ts';
import type { Repository } from './repository.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
let repository: Repository;
let base: string;
let env: NodeJS.ProcessEnv;

/** A branch that adds a leak to what its base has. */
beforeAll(() => {
  repository = createRepository();
  repository.write('lamp.c', clean);
  repository.git('add', '.');
  repository.git('commit', '-qm', 'Add the lamp');
  base = repository.git('rev-parse', 'HEAD').trim();
  repository.git('update-ref', 'refs/remotes/origin/main', base);
  repository.write('lamp.c', clean + leaky('lantern_read'));
  repository.git('commit', '-qam', 'Read the lantern');
  const bin = join(repository.folder, '.git', 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'getput'), `#!/bin/sh\nexec '${process.execPath}' '${program.file}' "$@"\n`);
  chmodSync(join(bin, 'getput'), 0o755);
  env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, GITHUB_BASE_REF: 'main', CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
});

afterAll(() => repository.remove());

/** The `|` blocks of a YAML file: the commands that a pipeline runs. */
function blocksOf(file: string): readonly string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (!/^\s*(- |\w+: )\|$/.test(line)) return [];
    const depth = lines[i + 1]?.search(/\S/) ?? 0;
    const end = lines.findIndex((later, at) => at > i && later !== '' && later.search(/\S/) < depth);
    return [lines.slice(i + 1, end < 0 ? undefined : end).map((one) => one.slice(depth)).join('\n')]; // prettier-ignore
  });
}

const bash = (script: string, more: NodeJS.ProcessEnv = {}) =>
  spawnSync('bash', ['-eo', 'pipefail', '-c', script], { cwd: repository.folder, env: { ...env, ...more }, encoding: 'utf8' });
const read = (name: string): unknown => JSON.parse(readFileSync(join(repository.folder, name), 'utf8'));

describe('the examples of docs/ci', () => {
  it('github.yml writes SARIF with the leak of the branch and its path, and passes', () => {
    const [script = '', ...more] = blocksOf('docs/ci/github.yml');
    expect(more).toEqual([]);
    expect(bash(script)).toMatchObject({ status: 0, stderr: '' });
    expect(read('getput.sarif')).toMatchObject({ runs: [{ results: [{ ruleId: 'leak', codeFlows: [{}] }] }] });
  });

  it('github.yml fails where the check goes wrong', () => {
    const { status, stderr } = bash(blocksOf('docs/ci/github.yml')[0] ?? '', { GITHUB_BASE_REF: 'nowhere' });
    expect(stderr).toMatch(/git knows no revision 'origin\/nowhere' here/);
    expect(status).toBe(1);
  });

  it('gitlab.yml writes SARIF and a Code Quality report, and passes', () => {
    const [script = '', ...more] = blocksOf('docs/ci/gitlab.yml');
    expect(more).toEqual([]);
    expect(bash(script)).toMatchObject({ status: 0, stderr: '' });
    expect(read('getput.sarif')).toMatchObject({ runs: [{ results: [{ ruleId: 'leak' }] }] });
    expect(read('codequality.json')).toEqual([
      {
        description: expect.stringContaining('of_node_put') as string,
        check_name: 'leak',
        fingerprint: expect.stringMatching(/\S/) as string,
        severity: 'critical',
        location: { path: 'lamp.c', lines: { begin: 14 } },
      },
    ]);
  });

  it('pre-commit refuses a commit that brings a leak, and lets one pass that does not', () => {
    const hook = join(repository.folder, '.git', 'hooks', 'pre-commit');
    mkdirSync(join(repository.folder, '.git', 'hooks'), { recursive: true });
    copyFileSync(resolve('docs/ci/pre-commit'), hook);
    chmodSync(hook, 0o755);
    const commit = (name: string, text: string) => {
      repository.write(name, text);
      repository.git('add', name);
      return bash(`git -c user.name=Ada -c user.email=ada@example.org commit -qm 'Add ${name}'`);
    };
    const refused = commit('more.c', leaky('lantern_more'));
    // Git shows what a hook prints as trouble.
    expect(refused.stdout + refused.stderr).toMatch(/more\.c:10:3: error: .*\[leak\]/);
    expect(refused.status).toBe(1);
    repository.git('rm', '-qf', 'more.c');
    expect(commit('answer.c', clean)).toMatchObject({ status: 0 });
  });

  it('pre-commit-config.yaml names the command that the hook runs', () => {
    const entry = /^ +entry: (.*)$/m.exec(readFileSync('docs/ci/pre-commit-config.yaml', 'utf8'))?.[1];
    expect(readFileSync('docs/ci/pre-commit', 'utf8')).toContain(`exec ${entry ?? 'nothing'}\n`);
  });
});

describe('the problem matcher of package.json', () => {
  interface Matcher {
    readonly name: string;
    readonly pattern: { readonly regexp: string } & Readonly<Record<'file' | 'line' | 'column' | 'severity' | 'message' | 'code', number>>;
  }
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { problemMatchers: Matcher[] } };

  it('takes the place, the words and the rule from what check prints, once for each finding', () => {
    const [matcher] = manifest.contributes.problemMatchers;
    if (matcher === undefined) throw new Error('there is none');
    const { stdout } = bash('getput check lamp.c || true');
    const { regexp, file, line, column, severity, message, code } = matcher.pattern;
    const matches = stdout.split('\n').flatMap((text) => new RegExp(regexp).exec(text) ?? []);
    expect([file, line, column, severity, code].map((group) => matches[group])).toEqual(['lamp.c', '14', '3', 'error', 'leak']);
    expect(matches[message]).toMatch(/of_node_put\(\)/);
    // One match, whole and with its six groups.
    expect(matches).toHaveLength(7);
  });
});
