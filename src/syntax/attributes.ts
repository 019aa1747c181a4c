/**
 * Words of kernel C that say something to the compiler or the checker and nothing to the grammar. A word that is not here is still
 * recognised by where it stands (declarations.ts); these are the ones that stand where a name could.
 */

/** Never take arguments. */
export const attributeWords: ReadonlySet<string> = new Set(
  `__init __exit __initdata __initconst __exitdata __exitconst __initdata_or_module __init_or_module __initconst_or_module __net_init __net_exit
  __net_initdata __devinit __devexit __meminit __memexit __meminitdata __cpuinit __cpuinitdata __ref __refdata __refconst __head __paginginit
  __user __kernel __iomem __percpu __rcu __force __nocast __bitwise __private __safe __must_check __deprecated __weak __pure __const __cold __hot __attribute_const__
  __used __unused __maybe_unused __always_unused __always_inline __noreturn __malloc __visible __packed  __read_mostly __ro_after_init
  __cacheline_aligned __cacheline_aligned_in_smp ____cacheline_aligned ____cacheline_aligned_in_smp ____cacheline_internodealigned_in_smp
  __latent_entropy __randomize_layout __no_randomize_layout __designated_init  __noclone __flatten __no_sanitize_address
  __no_sanitize_undefined __no_kasan_or_inline __no_kcsan __no_sanitize_or_inline __no_profile __nocfi __noendbr __noscs __kprobes __irq_entry
  __softirq_entry __lockfunc __sched __visible    __nonstring __no_caller_saved_registers
  __cpuidle __tracepoint_string  __initretpoline    __nostackprotector
  __nosavedata __no_stack_protector  
  asmlinkage notrace noinline noinline_for_stack noinstr  nokprobe_inline   
  __extension__   __gnu_inline  __bpf_kfunc  
    __init_refok __initdata_refok __exit_refok  __nosave `.split(/\s+/),
);

/** Always take arguments; without them the word is a name like any other. */
export const attributeCalls: ReadonlySet<string> = new Set(
  `__attribute__ __attribute __printf __scanf __aligned __section __alias __alloc_size __realloc_size __malloc __assume_aligned __copy __counted_by
  __counted_by_le __counted_by_be __diagnose_as __error __warning __compiletime_warning __compiletime_error __nonnull __no_sanitize 
  __cleanup __free __guarded_by __pt_guarded_by __acquires __releases __must_hold __acquires_shared __releases_shared __must_hold_shared
  __cond_acquires __cond_releases  __context_unsafe  __format_arg __access __element_count __btf_type_tag
    __sized_by   __target `.split(/\s+/),
);

/** Those that say what a function does to a lock. They may stand without arguments. */
export const lockAnnotations: ReadonlySet<string> = new Set([
  '__acquires', '__releases', '__must_hold', '__acquires_shared', '__releases_shared', '__must_hold_shared', '__cond_acquires', '__cond_releases',
]); // prettier-ignore

/** Those whose argument runs at the end of the variable's scope. */
export const cleanupCalls: ReadonlySet<string> = new Set(['__free', '__cleanup']);
