import type { Kysely, Selectable } from 'kysely';
import { type Digest, matchesPlatform, parsePlatform } from '../../domain/index.ts';
import { inChunks } from '../../store/queries/chunks.ts';
import type { Tables } from '../../store/schema/tables.ts';
import type { AnsweredImage, OtherDigest, StartedRun } from '../ports.ts';
import { readAnswered } from './answered-images.ts';
import { imagesNamed } from './images-named.ts';

type Row = Selectable<Tables['admission']>;

export async function noteStarted(
  db: Kysely<Tables>,
  cluster: string,
  started: readonly StartedRun[],
): Promise<readonly OtherDigest[]> {
  const tagged = started.filter(({ image }) => image.digest && !image.reference.includes('@'));
  if (tagged.length === 0) return [];
  const names = [...new Set(tagged.map(({ workload }) => workload.name))];
  const rows = await inChunks(names, (chunk) =>
    db
      .selectFrom('admission')
      .selectAll()
      .where('cluster', '=', cluster)
      .where('workload', 'in', chunk)
      .execute(),
  );
  const byPlace = Map.groupBy(tagged, ({ namespace, workload }) => placeOf(namespace, workload));
  const found: OtherDigest[] = [];
  for (const row of rows) {
    const runs = byPlace.get(placeOf(row.namespace, { kind: row.kind, name: row.workload })) ?? [];
    for (const other of await noteOne(db, row, runs)) found.push(other);
  }
  return found;
}

function placeOf(namespace: string, { kind, name }: StartedRun['workload']): string {
  return JSON.stringify([namespace, kind, name]);
}

async function noteOne(
  db: Kysely<Tables>,
  row: Row,
  runs: readonly StartedRun[],
): Promise<readonly OtherDigest[]> {
  const { cluster, namespace, kind, workload: name } = row;
  const found: OtherDigest[] = [];
  const images: AnsweredImage[] = [];
  for (const asked of readAnswered(row.images)) {
    const startedDigest = await otherDigest(db, asked, row.at, runs);
    images.push(startedDigest ? { ...asked, startedDigest } : asked);
    const isNew = startedDigest !== undefined && startedDigest !== asked.startedDigest;
    if (!isNew || !asked.digest) continue;
    const { container, reference, digest: judged } = asked;
    const place = { cluster, namespace, workload: { kind, name } };
    found.push({ ...place, container, reference, judged, started: startedDigest });
  }
  if (found.length > 0) {
    await db
      .updateTable('admission')
      .set({ images: JSON.stringify(images) })
      .where('id', '=', row.id)
      .execute();
  }
  return found;
}

/**
 * Returns the digest that runs in place of the judged one. A node may report the image that it took of an index: unless
 * one for its platform was read, nothing is known.
 */
async function otherDigest(
  db: Kysely<Tables>,
  { container, reference, digest }: AnsweredImage,
  at: string,
  runs: readonly StartedRun[],
): Promise<Digest | undefined> {
  if (!digest) return undefined;
  for (const { container: own, image, since } of runs) {
    const isSame = own !== container || image.reference !== reference || image.digest === digest;
    if (isSame || !image.digest || (since !== undefined && since < at)) continue;
    const wanted = parsePlatform(image.platform ?? '');
    const ofIndex = (await imagesNamed(db, digest)).filter(({ platform = '' }) => {
      const offered = parsePlatform(platform);
      return !wanted || !offered || matchesPlatform(offered, wanted);
    });
    if (ofIndex.length > 0 && ofIndex.every(({ key }) => key !== image.digest)) return image.digest;
  }
  return undefined;
}
