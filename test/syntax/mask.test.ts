import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSource } from '../../src/syntax/mask.ts';
import { functionsOf, textOf } from '../../src/syntax/node.ts';
import { all, inside, read, sample, texts } from './helpers.ts';

const garbage = fc.string({
  unit: fc.constantFrom(
    ...'(){}[];:,*&#\\"\'/.=<>?! \n\tabx0'.split(''),
    '...',
    '#if X\n',
    '#else\n',
    '#endif\n',
    'struct ',
    'for_each_x(',
    '__free(',
    'case ',
    '\u00e9',
    '/*',
    '*/',
  ),
});

describe('every mask', () => {
  it.each([sample, inside('\tx();')])('keeps the length and the line ends', (text) => {
    const { masked } = maskSource(text);
    expect(masked.length).toBe(text.length);
    expect([...masked.matchAll(/\n/g)].map((m) => m.index)).toEqual([...text.matchAll(/\n/g)].map((m) => m.index));
  });

  it('keeps the length and the line ends of garbage, and never throws', () => {
    fc.assert(
      fc.property(garbage, (text) => {
        const { masked } = maskSource(text);
        return masked.length === text.length && Array.from({ length: text.length }).every((_, i) => text[i] !== '\n' || masked[i] === '\n');
      }),
      { numRuns: 2000 },
    );
  });

  it('survives deep nesting', () => {
    for (const unit of ['(', '{', '[', '#if X\n', 'f(', 'if (x) ', '#if (((((\n', 'struct a {'])
      expect(maskSource(unit.repeat(20000)).masked.length).toBe(unit.length * 20000);
    expect(maskSource(inside(`#if ${'('.repeat(20000)}\n#endif\n`)).conditionals).toHaveLength(1);
  });

  it('reads the whole sample', () => {
    const source = read(sample);
    expect(source.problems).toEqual([]);
    expect(functionsOf(source).map((f) => f.name)).toEqual(['one', 'one', 'poke', 'go']);
  });
});

describe('preprocessor lines', () => {
  it('records macros with their parameters and without continuations', () => {
    const { macros } = read('#define A 1 /* one */\n#define B(x, y...) \\\n\tdo_it(x, \\\n\t y)\n#define C() \n');
    expect(macros.map(({ name, parameters }) => [name, parameters])).toEqual([
      ['A', undefined],
      ['B', ['x', 'y...']],
      ['C', []],
    ]);
    expect(macros.map((macro) => macro.body.replace(/\s+/g, ' '))).toEqual(['1', 'do_it(x, y)', '']);
  });

  it('keeps all branches of whole declarations', () => {
    const source = read('#ifdef A\nint f(void) { return 1; }\n#else\nint f(void) { return 2; }\n#endif\n');
    expect(functionsOf(source)).toHaveLength(2);
    expect(source.conditionals).toEqual([]);
  });

  it('takes one branch inside a function and says which names decide', () => {
    const text = inside('#ifdef CONFIG_A\n\ta();\n#elif defined(CONFIG_B) && !IS_ENABLED(CONFIG_C)\n\tb();\n#else\n\tc();\n#endif');
    expect(texts(read(text), 'call_expression')).toEqual(['a()']);
    expect(read(text).conditionals.map((c) => c.names)).toEqual([['CONFIG_A', 'CONFIG_B', 'CONFIG_C']]);
    expect(texts(read(text, { CONFIG_A: false, CONFIG_C: false }), 'call_expression')).toEqual(['b()']);
    expect(texts(read(text, { CONFIG_A: false }), 'call_expression')).toEqual(['c()']);
  });

  it('takes one branch of two headers that share a body', () => {
    const source = read('#ifdef A\nint f(int a)\n#else\nint f(long a)\n#endif\n{\n\treturn a;\n}\n');
    expect(source.problems).toEqual([]);
    expect(functionsOf(source)).toHaveLength(1);
  });

  it('lets one name decide the same way everywhere', () => {
    const source = read(inside('#ifdef A\n\tif (x) {\n#endif\n\t\ty();\n#ifdef A\n\t}\n#endif\n#ifndef A\n\tz();\n#endif'));
    expect(source.problems).toEqual([]);
    expect(texts(source, 'call_expression')).toEqual(['y()']);
  });

  it('never takes #if 0, and always its #else', () => {
    const source = read('#if 0\nint a(void) { }\n#else\nint b(void) { }\n#endif\n');
    expect(functionsOf(source).map((f) => f.name)).toEqual(['b']);
    expect(source.conditionals).toEqual([]);
  });

  it('keeps what an include guard encloses', () => {
    expect(functionsOf(read('#ifndef X_H\n#define X_H\nint f(void) { return 1; }\n#endif\n'))).toHaveLength(1);
  });

  it('counts a comparison as one name', () => {
    expect(read(inside('#if VERSION > 3 || defined(A)\n\ta();\n#endif')).conditionals.map((c) => c.names)).toEqual([['VERSION > 3', 'A']]);
  });
});

describe('attributes', () => {
  it('remembers what runs at the end of a scope', () => {
    const text = inside('\tvoid *p __free(kfree_it) = take();\n\tvoid *q __attribute__((cleanup(drop))) = p;');
    const source = read(text);
    expect(source.problems).toEqual([]);
    expect(source.facts).toEqual([
      { kind: 'cleanup', at: text.indexOf('__free'), name: 'kfree_it' },
      { kind: 'cleanup', at: text.indexOf('__attr'), name: 'drop' },
    ]);
    expect(all(source, 'init_declarator')).toHaveLength(2);
  });

  it('remembers what a function does to a lock', () => {
    const source = read('void f(struct a *x)\n\t__releases(&x->lock) __acquires(RCU)\n{\n}\n');
    expect(source.problems).toEqual([]);
    expect(source.facts.map((fact) => (fact.kind === 'annotation' ? [fact.name, fact.argument] : fact.kind))).toEqual([
      ['__releases', '&x->lock'],
      ['__acquires', 'RCU'],
    ]);
  });

  it.each([
    'static int __unheard_of foo(struct a *p)\n{\n}\n',
    'static u32 __iomem *WEIRD foo(void)\n{\n}\n',
    'int foo(void) SOME_ATTR(1, 2)\n{\n}\n',
    'struct __odd foo {\n\tint a;\n} __aligned(8);\n',
    'int foo __section(".x") = 1;\n',
    'asmlinkage __visible void __noreturn foo(int a __maybe_unused)\n{\n}\n',
    'int __printf(1, 2) foo(const char *fmt, ...);\n',
    'struct MACRO(3) foo = { 1 };\n',
    'static const u8 a[4] ODD_ALIGN = { 1 };\nchar b[] SEC("x") = KERN_INFO NAME "y";\n',
    'register u32 r0 asm("r0") = 1;\nstatic const DEVICE_ATTR(a, 0444, show, NULL);\n',
  ])('reads %j', (text) => {
    expect(read(text).problems).toEqual([]);
  });
});

describe('block macros', () => {
  it('become loops that keep their place and their name', () => {
    const text = inside('\tlist_for_each_entry(p, &head, list)\n\t\tif (p)\n\t\t\tbreak;\n\twith_lock(a) {\n\t\tb();\n\t}');
    const source = read(text);
    expect(source.problems).toEqual([]);
    expect(source.facts.map((fact) => [fact.kind, fact.at])).toEqual([
      ['block', text.indexOf('list_for')],
      ['block', text.indexOf('with_')],
    ]);
    expect(all(source, 'while_statement').map((node) => node.start)).toEqual(source.facts.map((fact) => fact.at));
  });

  it.each(['\tdevice_for_each_child(dev, NULL, fn);', '\tret = bus_for_each_dev(a, b);', '\tif (list_for_each_x(a)) {\n\t}'])(
    'leaves the call in %j alone',
    (text) => {
      const source = read(inside(text));
      expect(source.problems).toEqual([]);
      expect(source.facts).toEqual([]);
    },
  );

  it('take short names and no arguments', () => {
    expect(read(inside('\tDO(x) {\n\t\ty();\n\t}\n\tforever() {\n\t\ty();\n\t}\n\tloop () {\n\t}')).problems).toEqual([]);
  });
});

describe('statements', () => {
  it.each([
    '\tMACRO(a)\n\tb();',
    '\tif (x)\n\t\tMACRO(y)\n\telse\n\t\tz();',
    '\tMACRO\n\tif (x)\n\t\ty();',
    '\tswitch (x) {\n\tcase A ... B:\n\tcase 1...5:\n\t\tbreak;\n\t}',
    '\tx = min_t(unsigned int, a, sizeof(struct b));',
    '\tx = va_arg(ap, const char *);',
    '\tx = offsetof(struct a, b.c[1]);',
    '\ttypeof(*x) y = *x;',
    '\tx = (typeof(x))y;',
    '\tlabel: __maybe_unused;',
    '\t__label__ here;\nhere:\n\tx = &&here;',
    '\tasm_volatile_goto("x" : : "r" (a) : : out);\nout:\n\treturn 0;',
    '\tasm volatile(CODE(1) : "=r" (x));',
    '\tx = ({ int y = 1; y; });',
    '\tpr_info("a" PRIx64 "b" S(x) "c");',
    '\tprintk(KERN_ERR PFX "x\\n");',
    '\tcheck(a, ==, b);',
    '\tcall(a, , b);',
    '\twait_cmd(q, cond, unlock(l); lock(l));',
    '\tguard_or(mutex, return -1, &l);',
    '\tx = (struct a) { .b = 1, };',
    '\tstatic DEFINE_STATE(rs, 5 * HZ, 1);',
    '\tversion(a, 330A);',
    '\tstatic const char * const n[] = { [A] = "x", [B] { 1 }, };',
  ])('reads %j', (text) => {
    expect(read(inside(text)).problems).toEqual([]);
  });

  it('keeps the number of arguments, and their text', () => {
    const source = read(inside('\tx = container_of(p, struct foo, bar.baz);'));
    const call = all(source, 'argument_list')[0];
    expect(call?.children.map((child) => textOf(source, child))).toEqual(['p', 'struct foo', 'bar.baz']);
  });

  it('leaves `a ?: b` a conditional without a consequence', () => {
    const conditional = all(read(inside('\tx = a ?: b;')), 'conditional_expression')[0];
    expect(conditional?.children.map((child) => child.field)).toEqual(['condition', 'alternative']);
  });

  it('leaves guards and classes calls of calls', () => {
    const source = read(inside('\tguard(mutex)(&d->lock);\n\tCLASS(fd, f)(n);'));
    expect(texts(source, 'call_expression')).toEqual(['guard(mutex)(&d->lock)', 'guard(mutex)', 'CLASS(fd, f)(n)', 'CLASS(fd, f)']);
  });
});

describe('declarations that macros make', () => {
  it('names a header after the first argument', () => {
    const source = read('SYSCALL_DEFINE2(poke, int, fd, char __user *, p)\n{\n}\nHANDLER(run)\n{\n}\nstatic ODD(go, 1 + 2)\n{\n}\n');
    expect(source.problems).toEqual([]);
    expect(functionsOf(source).map((f) => f.name)).toEqual(['poke', 'run', 'go']);
    expect(texts(source, 'parameter_declaration')).toEqual(['int, fd', 'char __user *, p']);
  });

  it.each([
    'static DEFINE_MUTEX(a);\nstatic DEFINE_IDA(b);\n',
    'static DEFINE_PER_CPU(struct a, b) = { 1 };\n',
    'module_init(a)\nEXPORT_SYMBOL(b)\nint c;\n',
    'static DEVICE_ATTR(a, 0644, show, store);\n',
    'DEFINE_FREE(drop, struct a *, if (_T) put(_T))\nint x;\n',
    'TRACE_THING(a,\n\tTP_PROTO(struct x *y, int z),\n\tTP_ARGS(y, z)\n);\n',
    'struct a {\n\tDECLARE_BITMAP(b, 3);\n\tDECLARE_FLEX_ARRAY(struct c, d);\n\tu32 : 3;\n\tfoo_t (*e)(int);;\n};\n',
    'enum a { A, B(1), C = 2 };\n',
    'static const struct ops o = {\n\tSET_OPS(a, b)\n\t.x = 1,\n};\n',
  ])('reads %j', (text) => {
    expect(read(text).problems).toEqual([]);
  });
});
