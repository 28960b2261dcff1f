import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory, NewVexDocument } from '../../src/inventory/ports.ts';
import type { OpenStore } from './open-store.ts';

const VENDOR: NewVexDocument = {
  name: 'vendor',
  json: '{"a":1}',
  statements: 2,
  principal: 'token:boss',
  at: '2026-11-28T03:00:00.000Z',
};

export function vexSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const lines = async () => (await store.vex.list()).map(({ name, line }) => [name, line]);

  it('keeps a document as it was put, and replaces it by another of the same name', async () => {
    expect(await store.vex.get('vendor')).toBeUndefined();
    await store.vex.put(VENDOR);
    const first = await store.vex.get('vendor');
    expect(first).toMatchObject({ ...VENDOR, digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(first).not.toHaveProperty('line');
    await store.vex.put({ ...VENDOR, line: 'payments', json: '{"a":2}' });
    const second = await store.vex.get('vendor');
    expect(second).toMatchObject({ line: 'payments', json: '{"a":2}' });
    expect(second?.digest).not.toBe(first?.digest);
  });

  it('lists documents by name, without their texts', async () => {
    await store.vex.put(VENDOR);
    await store.vex.put({ ...VENDOR, name: 'own', line: 'payments' });
    expect(await lines()).toEqual([
      ['own', 'payments'],
      ['vendor', undefined],
    ]);
    expect((await store.vex.list())[0]).not.toHaveProperty('json');
    expect(await store.vex.delete('own')).toBe(true);
    expect(await store.vex.delete('own')).toBe(false);
    expect(await lines()).toEqual([['vendor', undefined]]);
  });

  it('refuses more than a hundred documents, and replaces one of them still', async () => {
    for (let i = 0; i < 100; i++) await store.vex.put({ ...VENDOR, name: `v${i}` });
    await expect(store.vex.put(VENDOR)).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' });
    await store.vex.put({ ...VENDOR, name: 'v7', json: '{}' });
    expect(await store.vex.list()).toHaveLength(100);
  });
}
