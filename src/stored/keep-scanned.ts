import type { Distribution, IndexedImage, ScanResult } from '../domain/index.ts';
import { unlessStoreFails } from '../errors/index.ts';
import type { ImageName as GivenName } from '../image/index.ts';
import type { StoredName } from '../inventory/ports.ts';
import { markAnnounced } from './changes/mark-announced.ts';
import type { StoredContext } from './context.ts';
import { referenceNames } from './reference-names.ts';

/**
 * Principal for these names, which no server client has: the registry may have required credentials, so only
 * readers who see everything see the images.
 */
export const SCANNED = 'plimsoll scan';

export interface Scanned {
  readonly indexed: IndexedImage;
  readonly result: Pick<ScanResult, 'feeds' | 'scannedAt'>;
  /** RFC 3339, in UTC: when the scan began, before it loaded feeds. */
  readonly began: string;
  /** The image as the user named it, and the distribution if the user named that, too. */
  readonly name: GivenName;
  readonly distribution?: Distribution;
}

/**
 * Adds a scanned image to the inventory, unless it is already stored in this state. Later feed changes are
 * announced for it. A store that cannot be written does not fail the scan.
 */
export async function keepScanned(scanned: Scanned, { store }: Pick<StoredContext, 'store'>): Promise<void> {
  const { indexed, result, began } = scanned;
  if (!isImage(indexed)) return;
  const names = namesOf(scanned);
  const isKnown = await isKept(indexed, names, store);
  const hasNewFeed = result.feeds.some(({ syncedAt = '' }) => syncedAt >= began);
  await unlessStoreFails(
    isKnown ? store.retention.asked(indexed.key, result.scannedAt) : keep(indexed, names, store),
  );
  if (!isKnown || hasNewFeed) await unlessStoreFails(markAnnounced(store));
}

/** Excludes folders and SBOMs, which need not list the whole content of an image. */
function isImage({ image: { transport, sbom } }: IndexedImage): boolean {
  return transport !== 'dir' && transport !== 'sbom' && sbom === undefined;
}

async function isKept(
  indexed: IndexedImage,
  [name]: readonly StoredName[],
  { inventory }: StoredContext['store'],
): Promise<boolean> {
  const known = name && (await inventory.keyOf(name));
  const isSame =
    known?.key === indexed.key && known.indexedBy === indexed.indexedBy && known.note === name?.note;
  return isSame && (known.isWhole || !isWhole(indexed));
}

async function keep(
  indexed: IndexedImage,
  names: readonly StoredName[],
  { inventory }: StoredContext['store'],
): Promise<void> {
  // An earlier whole reading is more complete, under any name.
  if (!isWhole(indexed) && (await inventory.reading(indexed.key))) return;
  await inventory.save(indexed, names);
}

/** Whether every layer was read. */
export function isWhole({ problems }: Pick<IndexedImage, 'problems'>): boolean {
  return problems.every(({ kind }) => kind !== 'layer-unreadable');
}

/** Notes a user-named distribution with the name, since the image's packages depend on it. */
function namesOf({ indexed: { image }, name: given, distribution }: Scanned): readonly StoredName[] {
  const note = distribution && { note: noteOf(distribution) };
  const name = { principal: SCANNED, kind: 'reference', ...note } as const;
  if (given.kind !== 'docker') return [{ ...name, name: image.reference }];
  return referenceNames(given.reference, image).map((each) => ({ ...name, ...each, verified: true }));
}

/** Whether a user named the image's distribution for the scan. */
export function wasGiven({ distribution }: IndexedImage, names: readonly StoredName[]): boolean {
  if (!distribution) return false;
  return names.some(({ principal, note }) => principal === SCANNED && note === noteOf(distribution));
}

function noteOf({ id, version }: Distribution): string {
  return `${id}:${version}`;
}
