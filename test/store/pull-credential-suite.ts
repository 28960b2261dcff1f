import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Inventory, PullCredentials } from '../../src/inventory/ports.ts';
import { imageKey } from './images.ts';
import type { OpenStore } from './open-store.ts';
import { AT, CLAIM, LATER, list, run } from './runs.ts';

export function pullCredentialSuite(open: OpenStore): void {
  let store: Inventory;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());

  const image = (name: string) => ({ reference: `registry.example/${name}:1`, digest: imageKey(name) });
  const runOf = (name: string, namespace = 'shop') => run(name, { namespace, image: image(name) });
  const login = (name: string, sealed = `${name}-1`, namespace = 'shop'): PullCredentials => ({
    namespace,
    reference: image(name).reference,
    fingerprint: `of ${sealed}`,
    sealed,
  });
  const sealedOf = (name: string) => store.runs.pullCredentials(image(name));
  const put = (generation: number, names: readonly string[], ...credentials: readonly PullCredentials[]) =>
    store.runs.put(
      CLAIM,
      list(
        generation,
        names.map((name) => runOf(name)),
        { credentials },
      ),
    );
  const amend = (generation: number, started: readonly string[], ended: readonly string[]) =>
    store.runs.amend(CLAIM, {
      after: generation - 1,
      generation,
      at: LATER,
      started: started.map((name) => runOf(name)),
      ended: ended.map((name) => runOf(name)),
      credentials: started.map((name) => login(name)),
    });

  it('keeps credentials while a run of the namespace names the image', async () => {
    await put(1, ['a', 'b'], login('a'), login('b'));
    await amend(2, ['c'], ['a']);
    expect([await sealedOf('a'), await sealedOf('b'), await sealedOf('c')]).toEqual([[], ['b-1'], ['c-1']]);
    await store.runs.removeCluster(CLAIM.cluster, LATER);
    expect([await sealedOf('b'), await sealedOf('c')]).toEqual([[], []]);
  });

  it('replaces all by those of a whole list, once its last part has come', async () => {
    await put(1, ['a', 'b'], login('a'), login('b'));
    const part = (number: number, name: string, credentials: readonly PullCredentials[]) =>
      store.runs.put(CLAIM, list(2, [runOf(name)], { part: number, of: 2, credentials }));
    await part(1, 'a', [login('a', 'a-2')]);
    expect([await sealedOf('a'), await sealedOf('b')]).toEqual([['a-2'], ['b-1']]);
    await part(2, 'b', []);
    expect([await sealedOf('a'), await sealedOf('b')]).toEqual([['a-2'], []]);
  });

  it('lists equal credentials once, the ones sent last first, and those of another name never', async () => {
    await put(1, ['a'], login('a', 'equal'), login('a', 'equal', 'pay'), login('b'));
    await store.runs.put(
      { cluster: 'other', uid: 'uid-9' },
      list(9, [runOf('a')], { credentials: [login('a', 'new')] }),
    );
    expect(await sealedOf('a')).toEqual(['new', 'equal']);
    expect(await store.runs.pullCredentials({ reference: 'elsewhere.example/a:1' })).toEqual([]);
  });

  it('keeps nothing of a list that is refused', async () => {
    await put(2, ['a'], login('a'));
    await expect(put(1, ['a'], login('a', 'old'))).rejects.toMatchObject({ code: 'RUNS_OUTDATED' });
    expect(await sealedOf('a')).toEqual(['a-1']);
  });

  it('lists an image at once for another attempt with new credentials, and not with equal ones', async () => {
    const due = async () =>
      (await store.runs.unread({ now: AT, limit: 9 })).map(({ reference }) => reference);
    const fail = () =>
      store.runs.noteRead(image('a'), { code: 'REGISTRY_UNAUTHORIZED', message: 'denied', at: AT });
    await put(1, ['a'], login('a'));
    await fail();
    await put(2, ['a'], login('a'));
    expect(await due()).toEqual([]);
    await put(3, ['a'], login('a', 'a-2'));
    expect(await due()).toEqual([image('a').reference]);
  });
}
