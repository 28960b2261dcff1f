import { describe, expect, it, vi } from 'vitest';
import { loadFeed, openClairWorld, type ClairWorld } from '../../clair/testing.ts';
import type { VulnerabilityDocument } from '../../renderings/clair-v4/documents.ts';
import { clairV4 } from './index.ts';
import { DEBIAN_LAYERS, HASH, post } from './testing.ts';

const OPERATIONS = '/matcher/api/v1/internal/update_operation';
const DIFF = '/matcher/api/v1/internal/update_diff';
const AFFECTED = '/indexer/api/v1/internal/affected_manifest/';
const FEED = 'debian-tracker';

interface Operation {
  readonly ref: string;
  readonly updater: string;
  readonly kind: string;
}

interface Difference {
  readonly prev?: Operation;
  readonly cur: Operation;
  readonly added: readonly VulnerabilityDocument[];
  readonly removed: readonly VulnerabilityDocument[];
}

/** Runs three syncs: one adds a vulnerability, one adds another, one removes the first. */
async function updated(): Promise<ClairWorld> {
  const world = await openClairWorld(clairV4);
  const first = { id: 'CVE-2024-0001', package: 'openssl', fixedVersion: '3.1-2', severity: 'low' } as const;
  const second = { id: 'CVE-2024-0002', package: 'zlib', severity: 'critical' } as const;
  const others = Array.from({ length: 5 }, (_, i) => ({ id: `CVE-2020-000${i}`, package: 'bash' }));
  await loadFeed(world.store, FEED, [...others, first]);
  await loadFeed(world.store, FEED, [...others, first, second]);
  await loadFeed(world.store, FEED, [...others, second]);
  await world.store.enrichment.replaceKev(
    [['CVE-2024-0001', { dateAdded: '2024-01-01', ransomware: false }]],
    {
      syncedAt: '2026-11-25T11:00:00Z',
      problems: [],
    },
  );
  return world;
}

async function refsOf({ app }: ClairWorld): Promise<readonly string[]> {
  const operations = (await app.inject(OPERATIONS)).json<Record<string, Operation[]>>();
  return (operations[FEED] ?? []).map(({ ref }) => ref);
}

const idsOf = (vulnerabilities: readonly VulnerabilityDocument[]) => vulnerabilities.map(({ name }) => name);

describe('update operations', () => {
  it('lists the syncs of each feed, newest first, as update operations with UUIDs', async () => {
    const { app } = await updated();
    const answer = await app.inject(OPERATIONS);
    const operations = answer.json<Record<string, Operation[]>>();
    expect(Object.keys(operations)).toEqual([FEED]);
    expect(operations[FEED]?.map(({ ref }) => ref.slice(-1))).toEqual(['5', '3', '1']);
    expect(operations[FEED]?.[0]).toEqual({
      ref: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-000000000005$/,
      ) as unknown,
      updater: FEED,
      fingerprint: '5',
      date: '2026-11-25T11:00:00.000Z',
      kind: 'vulnerability',
    });
    const etag = `"${operations[FEED]?.[0]?.ref ?? ''}"`;
    expect(answer.headers).toMatchObject({ etag, 'content-type': 'application/json' });
    expect((await app.inject({ url: OPERATIONS, headers: { 'if-none-match': etag } })).statusCode).toBe(304);
  });

  it('lists update operations by kind, and only the latest', async () => {
    const { app } = await updated();
    const latest = (await app.inject(`${OPERATIONS}?latest=true`)).json<Record<string, Operation[]>>();
    expect(latest[FEED]).toHaveLength(1);
    const ranking = (await app.inject(`${OPERATIONS}?kind=enrichment`)).json<Record<string, Operation[]>>();
    expect(Object.keys(ranking)).toEqual(['kev']);
    for (const query of ['kind=x', 'latest=perhaps']) {
      expect((await app.inject(`${OPERATIONS}?${query}`)).statusCode).toBe(400);
    }
  });

  it('lists no update operation where nothing was loaded', async () => {
    const { app } = await openClairWorld(clairV4);
    const answer = await app.inject(OPERATIONS);
    expect([answer.body, answer.headers.etag]).toEqual(['{}', undefined]);
  });

  it('hides deleted update operations, and keeps their changes', async () => {
    const world = await updated();
    const [third = '', second = '', first = ''] = await refsOf(world);
    for (let times = 0; times < 2; times++) {
      const answer = await world.app.inject({
        method: 'DELETE',
        url: `${OPERATIONS}/${second.toUpperCase()}`,
      });
      expect([answer.statusCode, answer.body]).toEqual([200, '']);
      expect(await refsOf(world)).toEqual([third, first]);
    }
    expect((await world.app.inject(`${DIFF}?cur=${second}`)).statusCode).toBe(400);
    const diff = (await world.app.inject(`${DIFF}?cur=${third}&prev=${first}`)).json<Difference>();
    expect([idsOf(diff.added), idsOf(diff.removed)]).toEqual([['CVE-2024-0002'], ['CVE-2024-0001']]);
    const found = await world.store.advisories.rangesOf('CVE-2024-0002', ['Debian:12']);
    expect(found).toHaveLength(1);
  });

  it.each([
    ['00000000-0000-0000-0000-000000000002', 200],
    ['nonsense', 400],
  ])('answers the deletion of the unknown update operation %s by %i', async (ref, status) => {
    const world = await updated();
    const answer = await world.app.inject({ method: 'DELETE', url: `${OPERATIONS}/${ref}` });
    expect(answer.statusCode).toBe(status);
    expect(await refsOf(world)).toHaveLength(3);
  });
});

describe('the difference of two updates', () => {
  it('gives added and removed vulnerabilities as the difference of two updates', async () => {
    const world = await updated();
    const [third, second, first] = await refsOf(world);
    const ask = async (query: string) => (await world.app.inject(`${DIFF}?${query}`)).json<Difference>();
    const whole = await ask(`cur=${first ?? ''}`);
    expect(whole).not.toHaveProperty('prev');
    expect([whole.added.length, whole.removed.length]).toEqual([6, 0]);
    expect(await ask(`cur=${first ?? ''}&prev=00000000-0000-0000-0000-000000000000`)).toEqual(whole);
    const step = await ask(`cur=${second ?? ''}&prev=${first ?? ''}`);
    expect([step.prev?.ref, step.cur.ref]).toEqual([first, second]);
    expect([idsOf(step.added), idsOf(step.removed)]).toEqual([['CVE-2024-0002'], []]);
    const jump = await ask(`cur=${third ?? ''}&prev=${first ?? ''}`);
    expect([idsOf(jump.added), idsOf(jump.removed)]).toEqual([['CVE-2024-0002'], ['CVE-2024-0001']]);
    expect(jump.added[0]).toMatchObject({
      updater: FEED,
      description: 'What CVE-2024-0002 is',
      normalized_severity: 'Critical',
      fixed_in_version: '',
      package: { name: 'zlib' },
      distribution: { did: 'debian', version_id: '12' },
    });
  });

  it.each([
    '',
    'cur=x',
    'cur=00000000-0000-8000-8000-000000000001',
    'cur=ffffffff-ffff-8fff-8fff-ffffffffffff',
  ])('refuses a difference of updates for "%s"', async (query) => {
    const { app } = await updated();
    const answer = await app.inject(`${DIFF}?${query}`);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'bad-request' }]);
  });

  it("refuses a difference of two feeds' updates", async () => {
    const world = await updated();
    await loadFeed(world.store, 'osv:Debian', [{ id: 'CVE-2024-0007', package: 'zlib' }]);
    const latest = (await world.app.inject(`${OPERATIONS}?latest=1`)).json<Record<string, Operation[]>>();
    const [one, other] = Object.values(latest).flat();
    const answer = await world.app.inject(`${DIFF}?cur=${one?.ref ?? ''}&prev=${other?.ref ?? ''}`);
    expect(answer.statusCode).toBe(400);
  });
});

describe('affected manifests', () => {
  const vulnerability = (id: string, name: string, rest: object = {}) => ({
    id,
    name: `CVE-${id}`,
    package: { name, kind: 'source' },
    distribution: { did: 'debian', version_id: '12' },
    ...rest,
  });

  async function affected(world: ClairWorld, payload: object) {
    const answer = await world.app.inject({ method: 'POST', url: AFFECTED, payload });
    return answer.json<{ vulnerabilities: object; vulnerable_manifests: Record<string, string[]> }>();
  }

  it('lists affected manifests with unfixed packages, the most severe first', async () => {
    const world = await updated();
    await post(world, ...DEBIAN_LAYERS);
    const asked = [
      vulnerability('1', 'openssl', { fixed_in_version: '3.1-2', normalized_severity: 'Low' }),
      vulnerability('2', 'openssl', { fixed_in_version: '3.1-1', normalized_severity: 'High' }),
      vulnerability('3', 'zlib', { normalized_severity: 'Critical', further: 'kept' }),
      vulnerability('4', 'zlib', { distribution: { did: 'debian', version_id: '11' } }),
      vulnerability('5', 'zlib1g', { package: { name: 'zlib1g', kind: 'binary' }, distribution: null }),
      vulnerability('6', 'bash'),
      vulnerability('7', 'zlib', { fixed_in_version: 'not a version!' }),
    ];
    const answer = await affected(world, { vulnerabilities: asked });
    expect(answer.vulnerable_manifests).toEqual({ [HASH]: ['3', '1', '5', '7'] });
    expect(Object.keys(answer.vulnerabilities).toSorted()).toEqual(['1', '3', '5', '7']);
    expect(answer.vulnerabilities).toMatchObject({ 3: { further: 'kept' } });
    // As in Clair's document, but not its server.
    expect(await affected(world, asked)).toEqual(answer);
  });

  it('looks affected manifests up once for vulnerabilities of the same packages', async () => {
    const world = await updated();
    await post(world, ...DEBIAN_LAYERS);
    const looksUp = vi.spyOn(world.store.inventory, 'withPackages');
    const asked = Array.from({ length: 200 }, (_, i) => vulnerability(`${i}`, 'zlib'));
    const { vulnerable_manifests: manifests } = await affected(world, asked);
    expect(manifests[HASH]).toHaveLength(200);
    expect(looksUp).toHaveBeenCalledTimes(1);
  });

  it('shows affected manifests only to clients that may see them', async () => {
    const world = await updated();
    world.client = 'psk:quay';
    await post(world, ...DEBIAN_LAYERS);
    world.client = 'psk:other';
    expect(await affected(world, [vulnerability('3', 'zlib')])).toEqual({
      vulnerabilities: {},
      vulnerable_manifests: {},
    });
  });

  it('finds affected manifests by the contents of an update', async () => {
    const world = await updated();
    await post(world, ...DEBIAN_LAYERS);
    const [third = '', , first = ''] = await refsOf(world);
    const { added, removed } = (
      await world.app.inject(`${DIFF}?cur=${third}&prev=${first}`)
    ).json<Difference>();
    const { vulnerable_manifests: manifests } = await affected(world, {
      vulnerabilities: [...added, ...removed],
    });
    expect(manifests[HASH]).toEqual([added[0]?.id, removed[0]?.id]);
  });

  it.each([{ vulnerabilities: [{}] }, [{ id: 1 }], { vulnerabilities: null }])(
    'refuses affected manifests for %j',
    async (payload) => {
      const { app } = await openClairWorld(clairV4);
      const answer = await app.inject({ method: 'POST', url: AFFECTED, payload });
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { code: 'bad-request' }]);
    },
  );
});
