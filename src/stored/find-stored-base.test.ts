import { describe, expect, it } from 'vitest';
import { inRepository, layered } from '../../test/store/base-suite.ts';
import { imageKey } from '../../test/store/images.ts';
import type { NamedBase } from '../domain/index.ts';
import { openWorld } from '../findings/testing.ts';
import type { StoredName } from '../inventory/ports.ts';
import { type BaseRules, findStoredBase } from './find-stored-base.ts';

const RULES: BaseRules = { marked: [], given: [], reader: {} };
const DEBIAN = 'docker.io/library/debian';
const APP = ['a', 'b', 'c'] as const;

interface Stored {
  readonly text: string;
  readonly layers: readonly string[];
  readonly names?: readonly StoredName[];
}

async function baseOf(
  others: readonly Stored[],
  rules: Partial<BaseRules> = {},
  namedBase?: NamedBase,
  layers: readonly string[] = APP,
) {
  await using world = await openWorld();
  const { store } = world.context;
  for (const { text, layers: own, names } of others) {
    await store.inventory.save(layered(text, own), names ?? [inRepository(`registry.example/${text}`, '1')]);
  }
  const app = layered('app', layers, namedBase && { namedBase });
  await store.inventory.save(app, [inRepository('registry.example/app', '1', 'ci')]);
  return await findStoredBase(app, { ...RULES, ...rules }, store);
}

function debian(layers: readonly string[], principal = ''): Stored {
  return { text: 'debian', layers, names: [inRepository(DEBIAN, '13', principal)] };
}

describe('the base that an image names', () => {
  const named = { source: 'label', name: 'debian:13', digest: imageKey('debian') } as const;

  it.each<[string, NamedBase]>([
    ['its digest', named],
    ['its name, if its digest was never pushed', { ...named, digest: imageKey('local build') }],
    ['its name alone', { source: 'annotation', name: 'debian:13' }],
  ])('finds a named base by %s', async (_, by) => {
    const { base, problems } = await baseOf([debian(['a'])], {}, by);
    const digest = imageKey('debian');
    expect(base).toEqual({ reference: 'debian:13', digest, source: by.source, layers: 1 });
    expect(problems).toEqual([]);
  });

  it('finds a named base by the digest of its multi-platform image', async () => {
    const digest = imageKey('index');
    const names = [{ ...inRepository(DEBIAN, '13'), name: `${DEBIAN}@${digest}` }];
    const { base } = await baseOf(
      [{ text: 'debian', layers: ['a'], names }],
      {},
      { source: 'label', digest },
    );
    expect(base).toMatchObject({ digest: imageKey('debian'), layers: 1 });
  });

  it('prefers a marked base to another one that an image names, which is kept beside it', async () => {
    const node = { text: 'node', layers: ['a', 'b'] };
    const { base } = await baseOf([debian(['a']), node], { marked: ['*/node:*'] }, named);
    const others = [{ reference: 'debian:13', digest: imageKey('debian'), source: 'label', layers: 1 }];
    expect(base).toMatchObject({ source: 'marked', layers: 2, others });
  });

  it('lets an image choose among the marked bases by what it names', async () => {
    const node = { text: 'node', layers: ['a', 'b'] };
    const { base } = await baseOf([debian(['a']), node], { marked: ['*'] }, named);
    expect(base).toMatchObject({ reference: 'debian:13', source: 'marked', layers: 1 });
    expect(base?.others).toMatchObject([{ layers: 2 }]);
  });

  it.each<[string, readonly string[]]>([
    ['has other layers', ['b']],
    ['has all layers of the image', ['a', 'b', 'c']],
  ])('leaves out a named base that %s, and notes it', async (_, layers) => {
    const { base, problems } = await baseOf([debian(layers)], {}, named);
    expect(base).toBeUndefined();
    expect(problems).toMatchObject([
      { kind: 'base-not-used', message: expect.stringContaining('names debian:13') as string },
    ]);
  });

  it('uses no named base that only others read, and tells it from none that nobody read', async () => {
    const rules = { reader: { visibleTo: 'ci' } };
    const hidden = await baseOf([debian(['a'], 'another')], rules, named);
    expect(hidden.base).toBeUndefined();
    expect(hidden).toEqual(await baseOf([], rules, named));
  });
});

describe('the base of an image that names none', () => {
  const digest = imageKey('debian');
  const others = ['one', 'two'].map((text) => ({ text, layers: ['a', 'b', text] }));

  it.each(['debian:*', 'debian:13', 'library/debian:*', 'docker.io/library/debian:13', '*'])(
    'finds a base by the mark %s',
    async (pattern) => {
      const { base } = await baseOf([debian(['a'])], { marked: [pattern] });
      expect(base).toEqual({ reference: `${DEBIAN}:13`, digest, source: 'marked', layers: 1 });
    },
  );

  it.each(['debian', 'debian:12', 'ebian:*', 'registry.example/*'])(
    'finds no base by the mark %s',
    async (pattern) => {
      expect(await baseOf([debian(['a'])], { marked: [pattern] })).toEqual({ problems: [] });
    },
  );

  it('finds a base by a mark of the name that a newer build has by now', async () => {
    const newer = { ...debian(['x']), text: 'newer' };
    const kept = [{ principal: '', kind: 'manifest', name: imageKey('debian') } as const];
    const older = { ...debian(['a']), names: [...(debian(['a']).names ?? []), ...kept] };
    const { base } = await baseOf([older, newer], { marked: ['debian:*'] });
    expect(base).toEqual({ reference: `${DEBIAN}:13`, digest, source: 'marked', layers: 1 });
  });

  it('keeps to itself a moved name of a base under which others may have read it', async () => {
    const newer = { ...debian(['x'], 'another'), text: 'newer' };
    const kept = ['', 'another'].map((principal) => ({
      principal,
      kind: 'manifest' as const,
      name: imageKey('debian'),
    }));
    const older = {
      ...debian(['a'], 'another'),
      names: [...(debian(['a'], 'another').names ?? []), ...kept],
    };
    const rules = { marked: ['debian:*'], reader: { visibleTo: 'ci' } };
    const { base } = await baseOf([older, newer], rules);
    expect(base).toMatchObject({ reference: imageKey('debian'), source: 'marked' });
  });

  it('finds a base by what the user gave', async () => {
    const { base } = await baseOf([debian(['a'])], { given: ['debian:13'] });
    expect(base).toMatchObject({ source: 'option', layers: 1 });
  });

  it('leaves a marked base unnamed that others alone read', async () => {
    const { base } = await baseOf([debian(['a', 'b'], 'another')], {
      marked: ['debian:*'],
      reader: { visibleTo: 'ci' },
    });
    expect(base).toEqual({ reference: 'first 2 layers', source: 'marked', layers: 2 });
  });

  it('finds no base by what the user gave where others alone read it', async () => {
    const rules = { given: ['debian:*'], reader: { visibleTo: 'ci' } };
    expect(await baseOf([debian(['a'], 'another')], rules)).toEqual({ problems: [] });
  });

  it('takes for the base what images of two other repositories share', async () => {
    expect((await baseOf(others)).base).toEqual({ reference: 'first 2 layers', source: 'shared', layers: 2 });
    expect((await baseOf(others.slice(1))).base).toBeUndefined();
  });

  it('names the base where an image has the shared layers alone', async () => {
    const { base } = await baseOf([debian(['a', 'b']), ...others]);
    expect(base).toEqual({ reference: `${DEBIAN}:13`, digest, source: 'shared', layers: 2 });
  });

  it.each([
    ['marked', ['debian:*']],
    ['shared', []],
  ])(
    'prefers a named base that is %s to more layers that are shared without a name',
    async (source, marked) => {
      const first = { reference: 'first 2 layers', source: 'shared', layers: 2 };
      const { base } = await baseOf([debian(['a']), ...others], { marked });
      expect(base).toEqual({ reference: `${DEBIAN}:13`, digest, source, layers: 1, others: [first] });
      const { base: whole } = await baseOf([debian(['a', 'b']), ...others], { marked });
      expect(whole).toEqual({ reference: `${DEBIAN}:13`, digest, source, layers: 2 });
    },
  );

  it('finds no base by a mark of what a client only claims', async () => {
    const names = [{ principal: 'ci', kind: 'reference', name: `${DEBIAN}:13` } as const];
    const claimed = { text: 'debian', layers: ['a'], names };
    expect(await baseOf([claimed], { marked: ['debian:*'] })).toEqual({ problems: [] });
  });

  it('finds no base of an image of one layer', async () => {
    const same = ['one', 'two'].map((text) => ({ text, layers: ['a'] }));
    expect(await baseOf(same, { marked: ['*'] }, undefined, ['a'])).toEqual({ problems: [] });
  });
});
