import { walk } from '../../src/syntax/node.ts';
import { createParser } from '../../src/syntax/parser.node.ts';
import { readSource } from '../../src/syntax/read.ts';
import type { Node, Source } from '../../src/syntax/tree.ts';

export const native = await createParser({ engine: 'native' });
export const wasm = await createParser({ engine: 'wasm' });

export function read(text: string, assume: Readonly<Record<string, boolean>> = {}): Source {
  return readSource(native, text, { assume: new Map(Object.entries(assume)) });
}

/** All nodes of `type`, in the order of the text. */
export function all(source: Source, type: string): readonly Node[] {
  const found: Node[] = [];
  walk(source.root, (node) => {
    if (node.type === type) found.push(node);
    return true;
  });
  return found;
}

export function texts(source: Source, type: string): readonly string[] {
  return all(source, type).map((node) => source.text.slice(node.start, node.end));
}

/** `text` as the body of a function. */
export const inside = (text: string): string => `static int f(struct dev *d)\n{\n${text}\n}\n`;

/** A file of everything that the masks know of: each line is one of the oddities that kernel code is made of. */
export const sample = `// SPDX
#include <linux/x.h>
#define WIDE(a, b) \\
	do { a; } while (b)
#ifdef CONFIG_ONE
static int one(void) { return 1; }
#else
static inline int one(void) { return 0; }
#endif

static DEFINE_MUTEX(big_lock);
static DEFINE_PER_CPU(struct counter, hits);
MODULE_LICENSE("x");
struct thing {
	DECLARE_BITMAP(seen, 32);
	unsigned int on : 1, : 3;
	int (*call)(struct thing *t, int);
	struct_group(part,
		int a;
		int b;
	);
#ifdef CONFIG_TWO
	struct list two;
#endif
} __packed;

static const struct table entries[] = {
	[0 ... 3] = { .x = 1 },
#if IS_ENABLED(CONFIG_THREE)
	{ ENTRY(a, b) },
#endif
	{ },
};

SYSCALL_DEFINE2(poke, int, fd, void __user *, where)
{
	return fd;
}

static int __init go(struct thing *t __maybe_unused, const char *s)
	__acquires(&t->lock)
{
	struct thing *x __free(put_thing) = NULL, *y;
	unsigned long flags;
	int ret = t->a ?: one();

	guard(mutex)(&t->lock);
	CLASS(file, f)(ret);
	list_for_each_entry_safe(x, y, &t->list, node)
		WIDE(one(), 0);
	scoped_guard(spinlock, &t->lock) {
		x = container_of(y, struct thing, node);
	}
	switch (ret) {
	case 1 ... 5:
		ret = min_t(unsigned int, ret, 3);
		break;
	default:
		pr_info("a %" PRIx64 " b" NAME(x) "\\n", x);
	}
#ifdef CONFIG_FOUR
	if (ret)
		goto out;
#else
	ret = 0;
#endif
	asm volatile ("nop" : : "r" (ret) : "memory");
	wait_event(t->q, ({ int z = 1; z; }));
out:
	return ret;
}
module_init(go)
EXPORT_SYMBOL(go)
`;
