import { randomUUID } from 'node:crypto';
import { affected } from '../../../../test/store/events.ts';
import { BOOKWORM, imageKey, indexed, installed, reference } from '../../../../test/store/images.ts';
import { judgedImage } from '../../../../test/store/judged-image.ts';
import { sync } from '../../../../test/store/records.ts';
import { AT, list, run } from '../../../../test/store/runs.ts';
import type { PackageKey, Inventory } from '../../../inventory/ports.ts';

/** The image that runs in the hidden cluster. */
export const KEY = imageKey('veiled');
/** Words that only those may read who see the cluster. */
export const SECRETS = ['veiled', KEY, imageKey('unscanned'), 'CVE-2026-4242', 'uid of the cluster'];

/** IDs of events, of notifications in either shape, and of a scan. */
export type HiddenIds = Readonly<Record<'finding' | 'unscanned' | 'v4' | 'v1' | 'scan', string>>;

/** Stores an image with all that may tell of it: names, runs, events, notifications, verdicts, scans, subscriptions. */
export async function fillStore(store: Inventory): Promise<HiddenIds> {
  await store.inventory.save(indexed('veiled', [installed('veiled-package')]), [
    reference('registry.example/veiled:1'),
    { principal: '', kind: 'manifest', name: KEY },
    {
      principal: '',
      kind: 'layer',
      name: 'veiled-layer',
      note: '{"layers":[{"name":"veiled-layer","url":""}]}',
    },
  ]);
  const [pkg] = await store.inventory.packagesNamed(['veiled-package']);
  if (!pkg) throw new Error('no package');
  const runs = ['veiled', 'unscanned'].map((name) =>
    run('veiled-workload', {
      namespace: 'veiled-namespace',
      container: `veiled-${name}`,
      owner: 'veiled-owner',
      image: { reference: `veiled/${name}:1`, digest: imageKey(name) },
    }),
  );
  await store.runs.put({ cluster: 'veiled-cluster', uid: 'uid of the cluster' }, list(1, runs));
  await store.admissions.note({
    cluster: 'veiled-cluster',
    namespace: 'veiled-namespace',
    workload: { kind: 'Deployment', name: 'veiled-workload' },
    owner: 'veiled-owner',
    at: AT,
    answer: 'admitted',
    images: [{ container: 'app', reference: 'veiled:1', digest: KEY, outcome: 'within' }],
  });
  const finding = affected('CVE-2026-4242');
  const unscanned = affected('', {
    kind: 'image.never-scanned',
    image: imageKey('unscanned'),
    message: 'veiled',
  });
  await store.events.append([{ event: finding, package: pkg }, { event: unscanned }]);
  const { v4, v1 } = await tellClair(store, pkg);
  await store.verdicts.record(judgedImage({ image: KEY }), []);
  const { id: scan } = await store.scans.submit({
    principal: 'token:boss',
    subject: 'registry.example/veiled:1',
    request: '{}',
  });
  await store.scans.update(scan, { state: 'done', image: KEY });
  await subscribe(store);
  await store.vex.put({
    name: 'veiled-document',
    json: '{}',
    statements: 1,
    principal: 'token:boss',
    at: '2026-11-01T00:00:00.000Z',
  });
  return { finding: finding.id, unscanned: unscanned.id, v4, v1, scan };
}

/** Stores a notification in each shape of Clair's. */
async function tellClair(store: Inventory, pkg: PackageKey): Promise<Pick<HiddenIds, 'v4' | 'v1'>> {
  const vulnerability = {
    id: 'CVE-2026-4242',
    links: [],
    severity: 'high',
    ratings: [],
    distribution: BOOKWORM,
    affected: [{ ecosystem: 'Debian:12', package: 'veiled-package', nameKind: 'source' }],
  } as const;
  const changes = [{ side: 'new', vulnerability, packages: [pkg] }] as const;
  await sync(store, 'f', []);
  await store.notifications.save({ feed: 'f', from: undefined, to: 1 }, [{ shape: 'clair-v4', changes }]);
  await store.notifications.save({ feed: 'f', from: 1, to: 2 }, [{ shape: 'clair-v1', changes }]);
  const due = await store.notifications.due('9999', 2);
  const shapes = await Promise.all(due.map(async (id) => (await store.notifications.get(id))?.shape));
  const [v4 = '', v1 = ''] = shapes[0] === 'clair-v4' ? due : due.toReversed();
  return { v4, v1 };
}

async function subscribe(store: Inventory): Promise<void> {
  await store.subscriptions.create(
    {
      name: 'veiled-subscription',
      origin: 'api',
      creator: 'token:boss',
      seesAll: true,
      settings: '{"format":"json","digest":"none"}',
      sealed: '',
      cursor: 0,
    },
    1,
  );
  const message = { id: randomUUID(), type: 'finding.affected', summary: 'veiled', headers: {}, body: '{}' };
  await store.deliveries.add('veiled-subscription', message);
}
