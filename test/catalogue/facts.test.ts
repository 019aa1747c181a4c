import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import type { AcquireRow, IteratorRow, ReleaseRow, ScopedRow, TransferRow, ValueRow } from '../../src/catalogue/contract.ts';

const catalogue = createCatalogue();

/** Facts about kernel functions that every reviewer knows; a change of the data that breaks one of them is a mistake. */
const acquires: readonly (readonly [call: string, fact: string, row: Partial<AcquireRow>])[] = [
  ['kzalloc', 'gives NULL when there is no memory', { at: 'ret', fails: 'null', kind: 'alloc' }],
  ['krealloc', 'keeps the old block when it fails', { at: 'ret', fails: 'null', consumes: [{ arg: 0, when: 'success' }] }],
  ['memdup_user', 'fails with an ERR_PTR', { fails: 'errptr' }],
  ['of_find_node_by_name', 'puts the node that it starts from', { at: 'ret', fails: 'null', consumes: [{ arg: 0, when: 'always' }] }],
  ['of_find_compatible_node', 'puts the node that it starts from', { consumes: [{ arg: 0, when: 'always' }] }],
  ['of_get_next_child', 'puts the previous child', { consumes: [{ arg: 1, when: 'always' }] }],
  ['of_get_next_parent', 'puts the node that it is given', { consumes: [{ arg: 0, when: 'always' }] }],
  ['device_get_next_child_node', 'puts the previous child', { consumes: [{ arg: 1, when: 'always' }] }],
  ['pci_get_device', 'puts the device that it starts from', { consumes: [{ arg: 2, when: 'always' }] }],
  ['pci_get_subsys', 'puts the device that it starts from', { consumes: [{ arg: 4, when: 'always' }] }],
  ['d_make_root', 'takes the inode over even when it fails', { consumes: [{ arg: 0, when: 'always' }] }],
  ['d_splice_alias', 'succeeds with NULL', { fails: 'errptr-or-null', consumes: [{ arg: 0, when: 'always' }] }],
  ['of_parse_phandle_with_args', 'leaves the reference in a member', { at: 'arg4.np', fails: 'negative' }],
  ['request_firmware', 'leaves it in an out-parameter', { at: '*arg0', fails: 'negative' }],
  ['kern_path', 'fills a struct that the caller has', { at: 'arg2' }],
  ['get_device', 'returns what it is given', { at: 'arg0', returns: 0, fails: 'null' }],
  ['of_node_get', 'returns what it is given', { at: 'arg0', returns: 0, fails: 'null' }],
  ['dget', 'returns what it is given', { at: 'arg0', returns: 0 }],
  ['igrab', 'may fail for a valid inode', { at: 'arg0', returns: 0, fails: 'null', conditional: true }],
  ['pm_runtime_get_sync', 'raises the count even when it fails', { raised: true, fails: 'negative-or-count' }],
  ['device_register', 'needs put_device() when it fails', { raised: true, fails: 'negative', onFailure: ['put_device'] }],
  ['kobject_init_and_add', 'needs kobject_put() when it fails', { raised: true, release: ['kobject_put'] }],
  ['mutex_trylock', 'is false when it did not lock', { kind: 'lock', fails: 'false', conditional: true }],
  ['down_trylock', 'is zero when it did lock', { kind: 'lock', fails: 'nonzero', conditional: true }],
  ['mutex_lock_interruptible', 'is negative when it did not lock', { kind: 'lock', fails: 'negative', conditional: true }],
  ['kref_get_unless_zero', 'is false when the count was zero', { fails: 'false', conditional: true }],
  ['refcount_inc_not_zero', 'is false when the count was zero', { fails: 'false', conditional: true }],
  ['pm_runtime_get_if_in_use', 'raised the count only when positive', { fails: 'nonpositive', conditional: true }],
  ['refcount_dec_and_mutex_lock', 'holds the mutex only when true', { kind: 'lock', at: 'arg1', fails: 'false', release: ['mutex_unlock'] }],
  ['drm_dev_enter', 'leaves the token in an out-parameter', { at: '*arg1', fails: 'false' }],
  ['of_find_device_by_node', 'is put by the address of a member', { member: 'dev' }],
  ['dma_map_single', 'is tested by a call of its own', { fails: 'map-error', at: 'ret' }],
  ['ida_alloc', 'may give zero', { kind: 'id', fails: 'negative-or-count' }],
  ['request_irq', 'is known by number and cookie', { key: [0, 4] }],
  ['request_region', 'is known by its start and length', { at: 'arg0', key: [0, 1], fails: 'null' }],
  ['clk_get_optional', 'succeeds with NULL', { fails: 'errptr-or-null' }],
  ['gpiod_get', 'fails with an ERR_PTR', { fails: 'errptr' }],
  ['iommu_group_get', 'gives NULL where there is no group', { fails: 'null', release: ['iommu_group_put'] }],
  ['pci_request_regions', 'releases itself after pcim_enable_device()', { managedAfter: ['pcim_enable_device'] }],
];

const releases: readonly (readonly [call: string, fact: string, row: Partial<ReleaseRow>])[] = [
  ['kfree', 'ignores NULL, but not an ERR_PTR', { arg: 0, null: 'ignored', errptr: 'crash', frees: 'always' }],
  ['fput', 'crashes on NULL', { null: 'crash', frees: 'last' }],
  ['put_device', 'ignores NULL and may free', { null: 'ignored', frees: 'last' }],
  ['fwnode_handle_put', 'ignores both', { null: 'ignored', errptr: 'ignored' }],
  ['kref_put', 'calls back when it was the last', { callback: 1, tells: 'last' }],
  ['kref_put_mutex', 'calls back with the mutex held', { callback: 1, callbackLock: { arg: 2, release: ['mutex_unlock'] } }],
  ['refcount_dec_and_test', 'says that it was the last', { tells: 'last' }],
  ['device_unregister', 'undoes the registration and drops the first reference', { kinds: ['register', 'ref'] }],
  ['free_irq', 'knows it by number and cookie', { key: [0, 1], frees: 'never' }],
  ['dma_free_coherent', 'has the memory in its third argument', { arg: 2 }],
  ['unregister_netdev', 'leaves the memory to free_netdev()', { frees: 'last' }],
  ['device_destroy', 'knows it by class and number', { key: [0, 1] }],
];

const values: readonly (readonly [call: string, row: Partial<ValueRow>])[] = [
  ['IS_ERR', { is: 'test', arg: 0, when: 'errptr' }],
  ['IS_ERR_OR_NULL', { is: 'test', when: 'null-or-errptr' }],
  ['dma_mapping_error', { is: 'test', arg: 1, when: 'map-error' }],
  ['ACPI_FAILURE', { is: 'test', when: 'nonzero' }],
  ['PTR_ERR_OR_ZERO', { is: 'convert', from: 'errptr', to: 'negative', other: 'zero' }],
  ['dev_err_probe', { is: 'same', arg: 1 }],
  ['WARN_ON', { is: 'truth', arg: 0 }],
  ['BUG_ON', { is: 'assert', arg: 0, holds: 'zero' }],
  ['panic', { is: 'noreturn' }],
  ['container_of', { is: 'getter', arg: 0 }],
  ['foo_is_ready', { is: 'pure' }],
];

const transfers: readonly (readonly [call: string, row: Partial<TransferRow>])[] = [
  ['platform_set_drvdata', { arg: 1, into: 0, when: 'always' }],
  ['list_add_tail', { arg: 0, member: true, into: 1 }],
  ['usb_submit_urb', { arg: 0, when: 'success', fails: 'negative' }],
  ['devm_add_action', { arg: 2, action: 1, when: 'success', managed: true }],
  ['devm_add_action_or_reset', { arg: 2, action: 1, when: 'always', runsOnFailure: true, managed: true }],
  ['netif_rx', { arg: 0, how: 'consumed', when: 'always' }],
];

const iterators: readonly (readonly [name: string, row: Partial<IteratorRow>])[] = [
  ['for_each_child_of_node', { cursor: 1, release: ['of_node_put'] }],
  ['for_each_compatible_node', { cursor: 0 }],
  ['for_each_child_of_node_scoped', { scoped: true }],
  ['device_for_each_child_node', { cursor: 1, release: ['fwnode_handle_put'] }],
  ['for_each_pci_dev', { cursor: 0, release: ['pci_dev_put'] }],
];

const scoped: readonly (readonly [name: string, row: Partial<ScopedRow>])[] = [
  ['mutex', { kind: 'guard', acquire: 'mutex_lock', release: ['mutex_unlock'] }],
  ['rcu', { kind: 'guard', acquire: 'rcu_read_lock', release: ['rcu_read_unlock'] }],
  ['mutex_try', { kind: 'conditional', acquire: 'mutex_trylock', release: ['mutex_unlock'] }],
  ['kfree', { kind: 'free', release: ['kfree'], null: 'ignored', errptr: 'ignored' }],
  ['device_node', { kind: 'free', release: ['of_node_put'] }],
  ['return_ptr', { kind: 'handover', returns: true }],
  ['no_free_ptr', { kind: 'handover' }],
];

describe('what everybody knows', () => {
  it.each(acquires)('%s %s', (call, _, row) => {
    expect(catalogue.acquires(call)).toContainEqual(expect.objectContaining(row));
  });
  it.each(releases)('%s %s', (call, _, row) => {
    expect(catalogue.release(call)).toMatchObject(row);
  });
  it.each(values)('%s, as a value', (call, row) => {
    expect(catalogue.value(call)).toMatchObject(row);
  });
  it.each(transfers)('%s hands on', (call, row) => {
    expect(catalogue.transfers(call)).toContainEqual(expect.objectContaining(row));
  });
  it.each(iterators)('%s', (name, row) => {
    expect(catalogue.iterator(name)).toMatchObject(row);
  });
  it.each(scoped)('%s of cleanup.h', (name, row) => {
    expect(catalogue.scoped(name)).toMatchObject(row);
  });

  it('knows how a managed call says that it failed, also where the plain one says it otherwise', () => {
    expect(catalogue.managedTwinOf('devm_kzalloc')[0]?.fails).toBe('null');
    for (const call of ['devm_memremap', 'devm_of_iomap', 'devm_rtc_allocate_device', 'devm_gen_pool_create'])
      expect(catalogue.managedTwinOf(call)[0]?.fails, call).toBe('errptr');
    expect(catalogue.acquires('memremap')[0]?.fails).toBe('null');
  });

  it('does not report what is optional or rare', () => {
    for (const call of [
      'mutex_init',
      'pci_set_master',
      'kref_init',
      'refcount_set',
      'timer_setup',
      'irq_of_parse_and_map',
      'skb_queue_head_init',
      'netif_napi_add',
    ])
      expect(catalogue.acquires(call)[0]?.silent, call).toBeDefined();
    for (const call of ['kzalloc', 'of_parse_phandle', 'mutex_lock', 'clk_prepare_enable', 'request_irq', 'device_initialize'])
      expect(catalogue.acquires(call)[0]?.silent, call).toBeUndefined();
  });

  it('takes a loop that it does not know for one that holds nothing', () => {
    expect(catalogue.iterator('for_each_set_bit')).toBeUndefined();
    expect(catalogue.iterator('list_for_each_entry')).toBeUndefined();
  });
});
