import { defined, RUNNING, type Digest } from '../../../domain/index.ts';
import type { ImageReader, ImageSummary, InventoryStore } from '../../../inventory/ports.ts';
import { type Principal, sightOf } from '../../auth/index.ts';
import { HttpError } from '../../shell/http-error.ts';

/**
 * Limits images to the verified ones and the client's own claims, and to the places that its token sees; an
 * admin sees all claims.
 */
export function visibleTo(principal: Principal): ImageReader {
  const { name, role } = principal;
  return {
    ...(role !== 'admin' && { visibleTo: name }),
    ...sightOf(principal),
  };
}

/** Answers 404 for an image that the client may not see: whether it is known to others is private. */
export async function visibleImage(
  key: Digest,
  principal: Principal,
  inventory: Pick<InventoryStore, 'summary'>,
): Promise<ImageSummary> {
  const summary = await inventory.summary(key, visibleTo(principal));
  if (!summary || !isKnown(summary, principal)) throw notFound(key);
  return summary;
}

export function notFound(what: string): HttpError {
  return new HttpError(404, `no image ${what}`);
}

/** Returns a summary as one client sees it, without names that others claim. */
export function imageView(summary: ImageSummary, principal: Principal) {
  const names = summary.names
    .filter((name) => isKnownTo(name, principal))
    .map(({ kind, name, principal: claimant }) => ({ kind, name, claimed: !isVerified(claimant) }));
  const { distribution, report } = summary;
  return {
    key: summary.key,
    names,
    ...(distribution && { distribution: { ...distribution, idLike: [...distribution.idLike] } }),
    packages: summary.packages,
    indexedAt: summary.indexedAt,
    ...defined({ report }),
  };
}

/** Returns the client's name for an image: its own or a verified one, else the key. */
export function knownAs({ key, names }: ImageSummary, principal: Principal): string {
  return names.find((name) => isKnownTo(name, principal))?.name ?? key;
}

function isKnown({ names }: ImageSummary, principal: Principal): boolean {
  return principal.role === 'admin' || names.some((name) => isKnownTo(name, principal));
}

function isKnownTo(
  { principal: claimant }: ImageSummary['names'][number],
  { name, role }: Principal,
): boolean {
  return role === 'admin' || claimant === name || isVerified(claimant);
}

/** The server itself read the image under this name. */
function isVerified(claimant: string): boolean {
  return claimant === '' || claimant === RUNNING;
}
