import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { failed, ok, sha256Digest, type ImageIdentity } from '../domain/index.ts';
import { findBase, type BaseCandidate } from './find-base.ts';

function image(reference: string, ...layers: readonly string[]): ImageIdentity {
  return {
    reference,
    transport: 'docker',
    manifestDigest: digestOf(reference),
    layers: layers.map((name) => ({ diffId: digestOf(name) })),
  };
}

function digestOf(text: string) {
  return sha256Digest(hash('sha256', text));
}

function candidate(source: BaseCandidate['source'], identity: ImageIdentity | string): BaseCandidate {
  if (typeof identity !== 'string')
    return { reference: identity.reference, source, read: () => Promise.resolve(ok(identity)) };
  return { reference: 'gone:1', source, read: () => Promise.resolve(failed(identity)) };
}

function baseOf({ reference, layers }: ImageIdentity, source: BaseCandidate['source']) {
  return { reference, digest: digestOf(reference), source, layers: layers.length };
}

const APP = image('app:1', 'a', 'b', 'c');
const DEBIAN = image('debian:12', 'a');
const NODE = image('node:22', 'a', 'b');

async function messages(named: BaseCandidate | undefined, given: readonly BaseCandidate[], of = APP) {
  const { base, problems } = await findBase(of, named ? [named] : [], given);
  return { base: base?.reference, notes: problems.map(({ message }) => message) };
}

describe('findBase', () => {
  it('looks for no base where nothing names one', async () => {
    expect(await findBase(APP, [], [])).toEqual({ problems: [] });
  });

  it('believes the base that an image names, if its layers come first', async () => {
    expect(await findBase(APP, [candidate('label', DEBIAN)], [])).toEqual({
      base: { reference: 'debian:12', digest: digestOf('debian:12'), source: 'label', layers: 1 },
      problems: [],
    });
  });

  it('believes the name that an image gives where its digest is of no use', async () => {
    const named = [candidate('annotation', 'no such digest'), candidate('annotation', NODE)];
    expect(await findBase(APP, named, [])).toMatchObject({ base: { reference: 'node:22' }, problems: [] });
  });

  it('says why the digest that an image gives is of no use, where the name is not either', async () => {
    const named = [candidate('annotation', 'no such digest'), candidate('annotation', 'no such tag')];
    const { problems } = await findBase(APP, named, []);
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('no such digest')]);
  });

  it('prefers a base of --base to another one that an image names, which is kept beside it', async () => {
    expect(await findBase(APP, [candidate('label', DEBIAN)], [candidate('option', NODE)])).toEqual({
      base: {
        ...baseOf(NODE, 'option'),
        others: [baseOf(DEBIAN, 'label')],
      },
      problems: [],
    });
  });

  it('lets an image choose among the bases of --base by what it names', async () => {
    const given = [DEBIAN, NODE].map((each) => candidate('option', each));
    expect(await findBase(APP, [candidate('label', DEBIAN)], given)).toMatchObject({
      base: { reference: 'debian:12', source: 'option', layers: 1, others: [baseOf(NODE, 'option')] },
    });
  });

  it('prefers a marked base that an image names to the longest of --base', async () => {
    const named = [candidate('label', NODE), { ...candidate('label', DEBIAN), isMarked: true }];
    const { base } = await findBase(APP, named, [candidate('option', NODE)]);
    expect(base).toMatchObject({ reference: 'debian:12', source: 'marked' });
  });

  it('notes no image of the configuration that is not the base', async () => {
    expect(await messages(undefined, [candidate('marked', image('other:1', 'x'))])).toEqual({ notes: [] });
  });

  it('takes the longest base of --base', async () => {
    const given = [DEBIAN, NODE, image('other:1', 'x')].map((each) => candidate('option', each));
    expect(await messages(undefined, given)).toEqual({ base: 'node:22', notes: [] });
  });

  it.each([
    ['has other layers', image('debian:12', 'x'), 'whose layers are not the first ones of this image'],
    ['has one layer in another place', image('debian:12', 'b'), 'whose layers are not the first ones'],
    ['has more layers', image('debian:12', 'a', 'b', 'c', 'd'), 'whose layers are not the first ones'],
    ['has all layers of the image', image('debian:12', 'a', 'b', 'c'), 'to which this image adds no layer'],
    ['has no layers', image('debian:12'), 'which has no layers'],
    ['lists no diff IDs', { ...DEBIAN, layers: [{}] }, 'whose layers are not the first ones'],
    ['cannot be read', 'no such tag', 'which was not read: no such tag'],
  ])('takes everything for yours, with a note, if the named base %s', async (_, identity, reason) => {
    const { base, notes } = await messages(candidate('annotation', identity), []);
    expect(base).toBeUndefined();
    expect(notes).toEqual([expect.stringContaining(reason)]);
    expect(notes[0]).toMatch(
      /^base image not used: its annotation names .*; every finding counts as yours$/u,
    );
  });

  it('takes the base of --base where the named one is wrong, and says so', async () => {
    const named = candidate('label', image('wrong:1', 'x'));
    expect(await messages(named, [candidate('option', DEBIAN)])).toEqual({
      base: 'debian:12',
      notes: [
        'base image not used: its label names wrong:1, whose layers are not the first ones of this image',
      ],
    });
  });

  it('says of each image of --base why none of them is the base', async () => {
    const given = [candidate('option', image('other:1', 'x')), candidate('option', 'no such tag')];
    expect(await messages(undefined, given)).toEqual({
      base: undefined,
      notes: [
        'base image not used: of --base: other:1, whose layers are not the first ones of this image, gone:1, which was not read: no such tag; every finding counts as yours',
      ],
    });
  });

  it('believes no layers whose digests were not checked', async () => {
    const unchecked = { ...APP, digestsUnchecked: true } as const;
    expect((await findBase(unchecked, [candidate('label', DEBIAN)], [])).base).toBeUndefined();
  });
});
