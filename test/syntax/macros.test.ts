import { describe, expect, it } from 'vitest';
import { all, inside, read } from './helpers.ts';

const names = (text: string): readonly string[] => read(text).macroBodies.map((body) => body.name);

describe('the bodies of macros', () => {
  it('are read where they hide a call, a jump or a loop', () => {
    expect(names('#define A(p) put(p)\n#define B goto out\n#define C(x) for (;;)\n#define D(p) A(p)\n')).toEqual(['A', 'B', 'C', 'D']);
  });

  it('are left where they are numbers, names, or build constants', () => {
    expect(names('#define A 1\n#define B(x) (x)\n#define C BIT(3)\n#define D(n) GENMASK(n, 0)\n')).toEqual([]);
  });

  it('are left where they paste, stringify, vary, or do not read', () => {
    expect(names('#define A(p) put_##p()\n#define B(p) log(#p)\n#define C(...) log(__VA_ARGS__)\n#define D(p) put(p\n#define E } put(p)\n')).toEqual(
      [],
    );
  });

  it('are left where there are two of a name', () => {
    expect(names('#define A(p) put(p)\nint x;\n#define A(p) get(p)\n')).toEqual([]);
  });

  it('have the offsets of the text, over continued lines', () => {
    const source = read('#define A(p) \\\n\tdo { \\\n\t\tput(p); \\\n\t} while (0)\n');
    const [statement] = source.macroBodies[0]?.statements ?? [];
    expect(statement && source.text.slice(statement.start, statement.start + 4)).toBe('do {');
    expect(statement && source.text.slice(statement.start, statement.end)).toMatch(/while \(0\)\n?$/);
  });

  it('leave the tree of the file as it is', () => {
    const text = inside('\tA(d);');
    expect(all(read(`#define A(p) put(p)\n${text}`), 'call_expression')).toHaveLength(1);
  });
});
