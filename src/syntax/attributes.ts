/**
 * Words of kernel C that say something to the compiler or the checker and nothing to the grammar. A word that is not here is still
 * recognised by where it stands (declarations.ts); these are the ones that stand where a name could.
 */

/**
 * `word`: takes no arguments. `call`: always takes some, without them it is a name like any other. `lock`: says what a function does to
 * a lock, and may stand without arguments. `cleanup`: a call whose argument runs at the end of the variable's scope.
 */
export type Attribute = 'word' | 'call' | 'lock' | 'cleanup';

const lists: Readonly<Record<Attribute, string>> = {
  word: `
    ____cacheline_aligned ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp __always_inline __always_unused __attribute_const__
    __bitwise __bpf_kfunc __cacheline_aligned __cacheline_aligned_in_smp __cold __const __cpuidle __cpuinit __cpuinitdata __deprecated
    __designated_init __devexit __devinit __exit __exit_refok __exitconst __exitdata __extension__ __flatten __force __gnu_inline __head __hot
    __init __init_or_module __init_refok __initconst __initconst_or_module __initdata __initdata_or_module __initdata_refok __initretpoline
    __iomem __irq_entry __kernel __kprobes __latent_entropy __lockfunc __maybe_unused __memexit __meminit __meminitdata __must_check
    __net_exit __net_init __net_initdata __no_caller_saved_registers __no_kasan_or_inline __no_kcsan __no_profile __no_randomize_layout
    __no_sanitize_address __no_sanitize_or_inline __no_sanitize_undefined __no_stack_protector __nocast __nocfi __noclone __noendbr __nonstring
    __noreturn __nosave __nosavedata __noscs __nostackprotector __packed __paginginit __percpu __private __pure __randomize_layout __rcu
    __read_mostly __ref __refconst __refdata __ro_after_init __safe __sched __softirq_entry __tracepoint_string __unused __used __user __visible
    __weak asmlinkage noinline noinline_for_stack noinstr nokprobe_inline notrace`,
  call: `
    __access __alias __aligned __alloc_size __assume_aligned __attribute __attribute__ __btf_type_tag __compiletime_error __compiletime_warning
    __context_unsafe __copy __counted_by __counted_by_be __counted_by_le __diagnose_as __element_count __error __format_arg __guarded_by
    __malloc __no_sanitize __nonnull __printf __pt_guarded_by __realloc_size __scanf __section __sized_by __target __warning`,
  lock: `
    __acquires __releases __must_hold __acquires_shared __releases_shared __must_hold_shared __cond_acquires __cond_releases`,
  cleanup: '__free __cleanup',
};

/** Which words are attributes. */
export const attributes: ReadonlyMap<string, Attribute> = new Map(
  Object.entries(lists).flatMap(([kind, list]) =>
    list
      .trim()
      .split(/\s+/)
      .map((word) => [word, kind as Attribute] as const),
  ),
);
