import type { Distribution, IndexedImage, ScanResult } from '../domain/index.ts';
import { unlessStoreFails } from '../errors/index.ts';
import type { ImageName as GivenName } from '../image/index.ts';
import type { ImageName } from '../store/ports.ts';
import type { ScanContext } from './context.ts';
import { referenceNames } from './reference-names.ts';
import { takeAsTold } from './take-as-told.ts';

/**
 * Principal of these names. No client of a server has this one: the registry may have asked for credentials, so that
 * only those see the images who see all.
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
 * Keeps an image that was scanned, so that the fleet knows it, unless it is known as it is now. What feeds change from now
 * on is news of it. A store that cannot be written costs no scan.
 */
export async function keepScanned(scanned: Scanned, { store }: Pick<ScanContext, 'store'>): Promise<void> {
  const { indexed, result, began } = scanned;
  if (!isImage(indexed)) return;
  const names = namesOf(scanned);
  const isKnown = await isKept(indexed, names, store);
  const hasNewFeed = result.feeds.some(({ syncedAt = '' }) => syncedAt >= began);
  await unlessStoreFails(
    isKnown ? store.retention.asked(indexed.key, result.scannedAt) : keep(indexed, names, store),
  );
  if (!isKnown || hasNewFeed) await unlessStoreFails(takeAsTold(store));
}

/** A folder is not an image, and what only a list of packages tells is not what the image holds. */
function isImage({ image: { transport, sbom } }: IndexedImage): boolean {
  return transport !== 'dir' && transport !== 'sbom' && sbom === undefined;
}

async function isKept(
  indexed: IndexedImage,
  [name]: readonly ImageName[],
  { inventory }: ScanContext['store'],
): Promise<boolean> {
  const known = name && (await inventory.keyOf(name));
  const isSame =
    known?.key === indexed.key && known.indexedBy === indexed.indexedBy && known.note === name?.note;
  return isSame && (known.isWhole || !isWhole(indexed));
}

async function keep(
  indexed: IndexedImage,
  names: readonly ImageName[],
  { inventory }: ScanContext['store'],
): Promise<void> {
  // An image that was read whole before says more, under whichever name.
  if (!isWhole(indexed) && (await inventory.reading(indexed.key))) return;
  await inventory.save(indexed, names);
}

/** Whether every layer of an image was read. */
export function isWhole({ problems }: Pick<IndexedImage, 'problems'>): boolean {
  return problems.every(({ kind }) => kind !== 'layer-unreadable');
}

/** The content of an image depends on a distribution that the user names, so the name says which. */
function namesOf({ indexed: { image }, name: given, distribution }: Scanned): readonly ImageName[] {
  const note = distribution && { note: noteOf(distribution) };
  const name = { principal: SCANNED, kind: 'reference', ...note } as const;
  if (given.kind !== 'docker') return [{ ...name, name: image.reference }];
  return referenceNames(given.reference, image).map((each) => ({ ...name, ...each, verified: true }));
}

/** Whether a user named the distribution of an image when it was scanned. */
export function wasGiven({ distribution }: IndexedImage, names: readonly ImageName[]): boolean {
  if (!distribution) return false;
  return names.some(({ principal, note }) => principal === SCANNED && note === noteOf(distribution));
}

function noteOf({ id, version }: Distribution): string {
  return `${id}:${version}`;
}
