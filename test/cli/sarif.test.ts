import Ajv from 'ajv';
import { readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ruleIds } from '../../src/report/finding.ts';
import { builtProgram } from './program.ts';
import { clean, leaky } from './samples.ts';

const program = builtProgram();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'getput-sarif-'));
  writeFileSync(join(folder, 'leaky.c'), leaky('lantern_read'));
  writeFileSync(join(folder, 'known.c'), leaky('lantern_read').replace('-EINVAL;', '-EINVAL; /* getput-ignore leak: the lamp stays lit */'));
  writeFileSync(join(folder, 'clean.c'), clean);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const json = (module: string): object => JSON.parse(readFileSync(createRequire(import.meta.url).resolve(module), 'utf8')) as object;
/** The schema of OASIS, in the package that carries it. */
const schema = json('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const ajv = new Ajv({ schemaId: 'auto', allErrors: true, logger: false });
ajv.addMetaSchema(json('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(schema);

/** What the schema has against a log. */
function faults(log: unknown): readonly string[] {
  void validate(log);
  return (validate.errors ?? []).map(({ dataPath, message }) => `${dataPath} ${message ?? ''}`);
}

describe('getput check --format sarif', () => {
  it('is what the schema of SARIF 2.1.0 asks for, with findings, suppressed ones and files that cannot be read', () => {
    const { status, out } = program.run(['check', '--format', 'sarif', '--list-suppressed', 'leaky.c', 'known.c', 'missing of it.c'], {
      cwd: folder,
    });
    expect(status).toBe(2);
    const log = JSON.parse(out) as unknown;
    expect(faults(log)).toEqual([]);
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'getput', rules: ruleIds.map((id) => ({ id })) } },
          columnKind: 'utf16CodeUnits',
          invocations: [
            { executionSuccessful: false, toolExecutionNotifications: [{ message: { text: 'cannot be read: there is no such file or folder' } }] },
          ],
          results: [
            {
              ruleId: 'leak',
              level: 'error',
              rank: expect.any(Number) as number,
              locations: [{ physicalLocation: { artifactLocation: { uri: 'leaky.c' }, region: { startLine: 10, startColumn: 3 } } }],
              codeFlows: [
                { threadFlows: [{ locations: [5, 9, 10].map((startLine) => ({ location: { physicalLocation: { region: { startLine } } } })) }] },
              ],
            },
            { ruleId: 'leak', suppressions: [{ kind: 'inSource', justification: 'the lamp stays lit' }] },
          ],
        },
      ],
    });
    expect(out).toContain('"missing%20of%20it.c"');
  });

  it('would be told from what is no SARIF', () => {
    expect(faults({ version: '2.1.0', runs: [{ results: [{}] }] }).join('\n')).toMatch(/tool/);
  });

  it('says of a run without trouble that it went well', () => {
    const { out } = program.run(['check', '--format', 'sarif', 'clean.c'], { cwd: folder });
    expect(JSON.parse(out)).toMatchObject({ runs: [{ results: [], invocations: [{ executionSuccessful: true }] }] });
    expect(faults(JSON.parse(out))).toEqual([]);
  });
});
