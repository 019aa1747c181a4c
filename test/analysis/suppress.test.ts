import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { suppress } from '../../src/analysis/suppress.ts';
import type { FileReport, Finding, RuleId } from '../../src/report/finding.ts';
import { lineTable } from '../../src/report/lines.ts';

/** A report with a finding at each `FOUND`, acquired at the `TAKEN` before it where there is one. */
function reportOf(text: string, rule: RuleId = 'leak'): FileReport {
  const findings = [...text.matchAll(/FOUND/g)].map(({ index }): Finding => {
    const taken = text.lastIndexOf('TAKEN', index);
    return {
      rule,
      severity: 'warning',
      message: 'm',
      function: 'f',
      start: index,
      end: index + 5,
      acquire: taken < 0 ? undefined : { call: 'get', start: taken, end: taken + 5 },
      release: 'put',
      path: [],
      fingerprint: `f${index}`,
      reasons: [],
    };
  });
  return { findings, problems: [], functions: 1, gaveUp: 0 };
}

interface Said {
  /** The lines of the findings that are still reported. */
  readonly reported: readonly number[];
  readonly reasons: readonly string[];
  readonly problems: readonly string[];
}

function run(text: string, report = reportOf(text)): Said {
  const { findings, suppressions } = suppress(report, text);
  const lines = lineTable(text);
  return {
    reported: findings.map(({ start }) => lines(start).line),
    reasons: suppressions?.suppressed.map(({ reason }) => reason) ?? [],
    problems: suppressions?.problems.map(({ start, message }) => `${lines(start).line}: ${message}`) ?? [],
  };
}

const silent = { reported: [], reasons: ['it is kept'], problems: [] };

describe('a comment that suppresses', () => {
  it.each([
    ['on the line', 'a;\nFOUND; /* getput-ignore leak: it is kept */\n'],
    ['on the line above', '/* getput-ignore leak: it is kept */\nFOUND;\n'],
    ['as a line comment', '// getput-ignore leak: it is kept\nFOUND;\n'],
    ['over several lines', '/*\n * getput-ignore leak: it\n * is kept\n */\nFOUND;\n'],
    ['above another comment and a blank line', '/* getput-ignore leak: it is kept */\n\n/* see below */\nFOUND;\n'],
    ['above a statement of several lines', '/* getput-ignore leak: it is kept */\nif (a &&\n    b)\n\treturn FOUND;\n'],
    ['beside the end of a statement', 'x = TAKEN(a,\n  b); /* getput-ignore leak: it is kept */\ny;\nFOUND;\n'],
    ['beside the acquire', 'x = TAKEN(); /* getput-ignore leak: it is kept */\ny;\nFOUND;\n'],
    ['in a file with CRLF', '/* getput-ignore leak: it is kept */\r\nFOUND;\r\n'],
  ])('holds %s', (_where, text) => {
    expect(run(text)).toEqual(silent);
  });

  it('holds for all exits where it stands at the acquire, and for one where it stands at the exit', () => {
    expect(run('x = TAKEN(); // getput-ignore leak: it is kept\nFOUND;\nFOUND;\n').reported).toEqual([]);
    expect(run('x = TAKEN();\nFOUND; // getput-ignore leak: it is kept\nFOUND;\n').reported).toEqual([3]);
  });

  it('does not reach the statement after the one that it speaks of', () => {
    const { reported, problems } = run('/* getput-ignore leak: it is kept */\na;\nFOUND;\n');
    expect(reported).toEqual([3]);
    expect(problems).toEqual(['1: getput-ignore suppresses nothing: no leak is found at line 2 any more']);
  });

  it('holds for its own rules alone, and names the idle ones', () => {
    const text = '/* getput-ignore leak, double-release: it is kept */\nFOUND;\n';
    expect(run(text)).toEqual({ ...silent, problems: ['1: getput-ignore suppresses nothing: no double-release is found at line 2 any more'] });
    expect(run(text, reportOf(text, 'unchecked-get')).reported).toEqual([2]);
  });

  it.each([
    ['without a reason', '/* getput-ignore leak */', 'gives no reason'],
    ['with an empty reason', '/* getput-ignore leak: */', 'gives no reason'],
    ['without a rule', '/* getput-ignore: it is kept */', 'names no rule'],
    ['with an unknown rule', '/* getput-ignore leek: it is kept */', "there is no rule 'leek'"],
  ])('counts for nothing %s, and is told', (_what, comment, said) => {
    const { reported, problems } = run(`${comment}\nFOUND;\n`);
    expect(reported).toEqual([2]);
    expect(problems).toEqual([expect.stringContaining(said)]);
  });

  it('is not called idle where a function was given up', () => {
    const text = '/* getput-ignore leak: it is kept */\na;\n';
    expect(run(text, { ...reportOf(text), gaveUp: 1 }).problems).toEqual([]);
    expect(run(text).problems).toHaveLength(1);
  });

  it.each(['getput-ignore leak: x', '"/* getput-ignore leak: x */"', '/* see getput-ignore leak: x */', '/* getput-ignored leak: x */'])(
    'is a comment that begins with the word: not %s',
    (text) => {
      expect(run(`f(${text});\nFOUND;\n`)).toEqual({ reported: [2], reasons: [], problems: [] });
    },
  );

  it('never throws, and loses no finding', () => {
    const piece = fc.constantFrom(
      '/* getput-ignore leak: r */',
      '// getput-ignore',
      '/*getput-ignore leak',
      'FOUND',
      'TAKEN',
      '\n',
      ';',
      '"',
      '*/',
      ' ',
      '{',
      '#',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const report = reportOf(text);
        const { findings, suppressions } = suppress(report, text);
        const all = [...findings, ...(suppressions?.suppressed ?? []).map(({ finding }) => finding)];
        expect(new Set(all)).toEqual(new Set(report.findings));
      }),
    );
  });
});
