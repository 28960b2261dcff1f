import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ProgramReach } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { imageKey, indexed, installed } from './images.ts';
import type { OpenStore } from './open-store.ts';

const REACH: ProgramReach = { goos: 'linux', goarch: 'amd64', packages: ['fmt', 'main'], functions: 'AQ' };

export function programSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const linked = (name: string, reach: string) =>
    installed(name, {
      type: 'golang',
      ecosystem: 'Go',
      database: 'usr/bin/app',
      application: 'usr/bin/app',
      reach,
    });

  const save = async (name: string, reach: string, programs: Readonly<Record<string, ProgramReach>>) => {
    const packages = [linked('stdlib', reach), linked('example.com/a', reach)];
    await store.inventory.save(indexed(name, packages, { programs }), []);
  };

  it('keeps what is linked into a program, and gives the image without it', async () => {
    await save('app', 'one', { one: REACH });
    expect(await store.inventory.get(imageKey('app'))).toMatchObject({
      packages: [{ reach: 'one' }, { reach: 'one' }],
    });
    expect(await store.inventory.get(imageKey('app'))).not.toHaveProperty('programs');
    expect(await store.programs.load(['one', 'two'])).toEqual(new Map([['one', REACH]]));
    const [stored] = await store.inventory.packagesNamed(['stdlib']);
    expect(stored?.package.reach).toBe('one');
  });

  it('keeps what is linked into a program as long as an image has the program', async () => {
    await save('app', 'one', { one: REACH });
    await save('other', 'one', { one: REACH });
    await save('app', 'two', { two: { packages: ['net'] } });
    expect((await store.programs.load(['one', 'two'])).size).toBe(2);
    await store.inventory.delete(imageKey('other'));
    expect([...(await store.programs.load(['one', 'two'])).keys()]).toEqual(['two']);
    await store.inventory.delete(imageKey('app'));
    expect(await store.programs.load(['one', 'two'])).toEqual(new Map());
  });

  it('keeps what is linked into a program of an image that is saved again as the store gave it', async () => {
    await save('app', 'one', { one: REACH });
    const image = await store.inventory.get(imageKey('app'));
    if (image) await store.inventory.save(image, []);
    expect(await store.programs.load(['one'])).toEqual(new Map([['one', REACH]]));
  });
}
