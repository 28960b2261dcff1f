import { defined } from '../../src/domain/index.ts';
import type { Inventory } from '../../src/inventory/ports.ts';
import { affected } from './events.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from './images.ts';
import { judgedImage } from './judged-image.ts';
import { advisory, digest, outcome, range, sync } from './records.ts';

const EVENT = '0b0f3b6e-5d0c-4c1e-9f0a-0a6f8f3d2c11';
export const SCAN = { principal: 'token:ci', subject: 'docker alpine:3', request: '{}' };

/** One run that ended, and one that goes on. */
async function fillRuns(store: Inventory): Promise<void> {
  const claim = { cluster: 'production', uid: 'uid-1' };
  const list = { at: '2026-11-28T03:00:00.000Z', part: 1, of: 1 };
  const workload = { kind: 'Deployment', name: 'web' };
  const run = { namespace: 'shop', workload, container: 'app', owner: 'team-a' };
  const image = { reference: 'odd \u{e9}:1', digest: digest('d') };
  await store.runs.put(claim, { ...list, generation: 1, runs: [{ ...run, image: { reference: 'app:1' } }] });
  await store.runs.put(claim, { ...list, generation: 2, runs: [{ ...run, image }] });
  const images = [{ container: 'app', reference: 'odd \u{e9}:1', outcome: 'unknown' }] as const;
  const place = { cluster: claim.cluster, namespace: run.namespace, workload: run.workload };
  await store.admissions.note({ ...place, at: list.at, answer: 'warned', images });
  await store.runs.noteRead(image, { code: 'REGISTRY_FAILED', message: 'odd \u{e9}', at: list.at });
}

async function subscribe({ subscriptions }: Inventory): Promise<void> {
  const made = { name: 'ops', origin: 'api', creator: 'token:ci', seesAll: true } as const;
  await subscriptions.create({ ...made, settings: '{}', sealed: 'sealed', cursor: 0 }, 20);
  await subscriptions.advance({
    name: 'ops',
    from: 0,
    to: 1,
    deliveries: [
      { id: '1', type: 'finding.affected', summary: 'odd \0', flaws: ['CVE-1'], headers: {}, body: '{}' },
    ],
    announced: new Map([['odd \0', { id: 'CVE-1', state: 'finding.affected' }]]),
    gathered: [
      { cause: 'rules', first: 1, last: 1, kinds: { 'image.over-line': 1 }, at: '2026-11-28T03:00:00.000Z' },
    ],
  });
}

/** Something in every table, and more than one page in some. */
export async function fill(store: Inventory): Promise<void> {
  const many = Array.from({ length: 2_500 }, (_, i) => advisory(`CVE-x-${i}`));
  await sync(store, 'debian-tracker', [advisory('CVE-1', { title: 'odd \u{e9} text' }), ...many]);
  const rating = { source: 'debian', severity: 'high', score: 7.5 } as const;
  const changed = advisory('CVE-1', {
    aliases: ['GHSA-1'],
    ratings: [rating],
    ranges: [range({ upper: '3' })],
  });
  await sync(store, 'debian-tracker', [changed, ...many]);
  await store.enrichment.replaceEpss([['CVE-2023-0001', { probability: 0.1, percentile: 0.2 }]], outcome());
  await store.enrichment.replaceKev([['CVE-1', { dateAdded: '2024-01-01', ransomware: true }]], outcome());
  const record = { cve: 'CVE-1', found: true, fetchedAt: '2026-01-01T00:00:00Z', ratings: [rating] };
  await store.enrichment.saveRecords('cve', [{ ...record, published: '2023-01-01T00:00:00Z' }]);
  await store.enrichment.saveRecords('cve', [record]);
  const facts = { files: [], problems: [] };
  for (const character of 'abcdef') {
    const saved = { cataloger: { id: 'dpkg', version: 1 }, facts, owned: [] };
    await store.facts.save(digest(character), [saved], Uint8Array.of(1));
    await store.documents.put(digest(character), Uint8Array.of(0, 255));
    await store.readers.add(digest(character), `token:${character}`);
  }
  const stamp = { device: '1', inode: '2', size: '3', modified: '4', changed: '5', offset: 0 };
  await store.documents.rememberFile(stamp, digest('a'));
  await store.documents.rememberTag('registry.example/app:1', digest('a'));
  for (let i = 0; i < 50; i++) {
    const image = indexed(`image-${i}`, [installed('openssl'), installed(`package-${i}`)]);
    await store.inventory.save(image, [
      reference(`image \0 ${i}`),
      reference(`image@${imageKey(`index-${i}`)}`),
    ]);
  }
  const program = installed('stdlib', { type: 'golang', ecosystem: 'Go', reach: 'linked' });
  const image = { reference: 'go', transport: 'docker', layers: [{ diffId: digest('a') }] } as const;
  const programs = { linked: { packages: ['fmt'] } };
  await store.inventory.save(indexed('go', [program], { image, programs }), []);
  await store.scans.submit(SCAN);
  const packages = await store.inventory.packagesNamed(['openssl']);
  const { sets } = await store.fleet.unscoped(1, 100);
  const scopes = packages.map((each) => ({ ...each, scope: 'source', name: 'openssl', version: '1' }));
  await store.fleet.scope(1, sets, scopes);
  await fillMatches(store);
  const vulnerability = { id: 'CVE-1', title: 'odd \0', links: [], severity: 'high' } as const;
  const changes = [
    {
      side: 'new',
      vulnerability: { ...vulnerability, distribution: BOOKWORM, ratings: [], affected: [] },
      packages,
    } as const,
  ];
  await store.listing.dropSync(1);
  const announced = { feed: 'debian-tracker', from: undefined, to: 1 };
  await store.notifications.save(announced, [{ shape: 'clair-v4', changes }]);
  const [openssl] = packages;
  await store.events.append([{ event: affected('CVE-1', { id: EVENT }), ...defined({ package: openssl }) }]);
  await fillRuns(store);
  await subscribe(store);
  await store.verdicts.record(judgedImage({ overdue: ['CVE-1'] }), []);
  await fillLines(store);
  await store.openConditions.noteFeeds('feed.stale', ['epss'], '2026-11-28T03:00:00.000Z');
  await fillFirstKnown(store);
  await fillRetention(store);
}

/** One flaw of all packages that are due. */
async function fillMatches({ matches }: Inventory): Promise<void> {
  const group = { hash: 'debian', answering: 'odd \0', seq: 1 };
  await matches.move(group, undefined, 'all');
  const flaw = { kind: 'flaw', id: 'CVE-1', state: 'unfixed', ratings: [], evidence: [] } as const;
  const due = await matches.due(100);
  const matched = due.map(({ packageId, distributionId }) => ({
    packageId,
    ...defined({ distributionId }),
    matches: [flaw],
  }));
  await matches.save([{ group, packages: matched }]);
}

/** Lines with what counts by them. */
async function fillLines({ vex, knownSince, verdicts }: Inventory): Promise<void> {
  await vex.put({
    name: 'vendor',
    json: '{}',
    statements: 1,
    principal: 'token:boss',
    at: '2026-11-28T03:00:00.000Z',
  });
  await knownSince.start({
    image: imageKey('a'),
    places: [{ key: 'web', owner: 'team-a', isAlone: true }],
    findings: [{ package: 'zlib', flaw: 'CVE-1', isFixed: true }],
    at: '2026-11-28T03:00:00.000Z',
  });
  await verdicts.load([{ name: 'default', settings: { ignore: [] } }], '2026-11-28T03:00:00.000Z');
}

/** Of an image that is stored, and of one that is gone. */
async function fillFirstKnown({ firstKnown, inventory, verdicts }: Inventory): Promise<void> {
  const gone = indexed('gone', [installed('openssl')]);
  await inventory.save(gone, [reference('gone')]);
  await firstKnown.record({
    sync: 1,
    at: '2026-11-28T03:00:00.000Z',
    distribution: BOOKWORM,
    flaws: [{ id: 'odd \0', package: installed('openssl'), isExploited: true }],
  });
  await verdicts.record(judgedImage({ image: gone.key }), []);
  await inventory.delete(gone.key);
}

/** An image that was asked for, one that runs with a CVE of KEV, a score that moved, and a feed whose begin is gone. */
async function fillRetention({
  retention,
  outdated,
  runs,
  enrichment,
  inventory,
  advisories,
}: Inventory): Promise<void> {
  await retention.asked(imageKey('image-0'), '2026-11-28T00:00:00.000Z');
  await outdated.begin(imageKey('image-0'), 'dpkg/2', '2026-11-28T00:00:00.000Z');
  const image = { reference: 'image-1', digest: imageKey('image-1') };
  const workload = { kind: 'Deployment', name: 'web' };
  const list = { generation: 1, at: '2026-11-28T03:00:00.000Z', part: 1, of: 1 };
  const run = { namespace: 'shop', workload, container: 'app', image };
  await runs.put({ cluster: 'staging', uid: 'uid-2' }, { ...list, runs: [run] });
  await retention.noteExploited('CVE-1', await inventory.packagesNamed(['openssl']));
  const records = await advisories.beginSync('osv:Other', 'full');
  await records.add([advisory('CVE-2023-0001')]);
  await records.commit(outcome());
  for (const probability of [0.1, 0.5]) {
    await enrichment.replaceEpss([['CVE-2023-0001', { probability, percentile: 0.2 }]], outcome());
  }
  const limits = { imagesBefore: '2000', historyBefore: '2026-01-03', dropExploited: false };
  await retention.removeSome(await retention.plan(limits), 'states');
}
