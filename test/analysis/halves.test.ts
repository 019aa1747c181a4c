import { describe, expect, it } from 'vitest';
import { halvesOf } from '../../src/analysis/halves.ts';
import { createNativeParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';

const parser = createNativeParser();
const pairs = (text: string, functions: readonly string[]): readonly string[] => {
  if (!parser) throw new Error('no parser');
  return halvesOf(readSource(parser, text), new Set(functions)).map((p) => `${p.begin} ${p.end}${p.endsAfterFailure ? ' after failure' : ''}`);
};

describe('halves', () => {
  it('are read from initialisers, also through a macro that may drop the function', () => {
    const text = 'static struct platform_driver d = {\n\t.probe = a_probe,\n\t.remove = __exit_p(a_remove),\n};\n';
    expect(pairs(text, ['a_probe', 'a_remove'])).toEqual(['a_probe a_remove']);
  });

  it('are told apart by the struct that they stand in, at any depth', () => {
    const text =
      'static const struct tty_operations t = { .open = t_open, .close = t_close };\n' +
      'static const struct file_operations f[] = { { .open = f_open, .release = f_release } };\n';
    expect(pairs(text, ['t_open', 't_close', 'f_open', 'f_release'])).toEqual(['t_open t_close after failure', 'f_open f_release']);
  });

  it('are those of a module, with and without the semicolon', () => {
    expect(pairs('module_init(m_init);\nmodule_exit(m_exit)\n', ['m_init', 'm_exit'])).toEqual(['m_init m_exit']);
  });

  it('are no halves where one of them is defined elsewhere', () => {
    expect(pairs('static struct platform_driver d = { .probe = a_probe, .remove = lib_remove };\n', ['a_probe'])).toEqual([]);
  });
});
