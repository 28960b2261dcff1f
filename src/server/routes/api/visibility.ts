import type { Digest } from '../../../domain/index.ts';
import type { ImageSummary, InventoryStore } from '../../../store/ports.ts';
import type { Principal } from '../../auth/index.ts';
import { HttpError } from '../../shell/http-error.ts';

/** What a client may see of the images: those that this server verified, and its own claims; an admin, all. */
export function visibleTo({ name, role }: Principal): { readonly visibleTo?: string } {
  return role === 'admin' ? {} : { visibleTo: name };
}

/** An image that goes only by what others claim is not found: whether they know it is nobody's business. */
export async function visibleImage(
  key: Digest,
  principal: Principal,
  inventory: Pick<InventoryStore, 'summary'>,
): Promise<ImageSummary> {
  const summary = await inventory.summary(key);
  if (!summary || !isVisible(summary, principal)) throw notFound(key);
  return summary;
}

export function notFound(what: string): HttpError {
  return new HttpError(404, `there is no image ${what}`);
}

/** The summary as one client sees it: without the names that others claim. */
export function imageView(summary: ImageSummary, principal: Principal) {
  const names = summary.names
    .filter((name) => isKnownTo(name, principal))
    .map(({ kind, name, principal: claimant }) => ({ kind, name, claimed: claimant !== '' }));
  const { distribution, report } = summary;
  return {
    key: summary.key,
    names,
    ...(distribution && { distribution: { ...distribution, idLike: [...distribution.idLike] } }),
    packages: summary.packages,
    indexedAt: summary.indexedAt,
    ...(report && { report }),
  };
}

/** What a client knows an image as: by a name of its own or a verified one, else by its key. */
export function knownAs({ key, names }: ImageSummary, principal: Principal): string {
  return names.find((name) => isKnownTo(name, principal))?.name ?? key;
}

function isVisible({ names }: ImageSummary, principal: Principal): boolean {
  return principal.role === 'admin' || names.some((name) => isKnownTo(name, principal));
}

function isKnownTo(
  { principal: claimant }: ImageSummary['names'][number],
  { name, role }: Principal,
): boolean {
  return role === 'admin' || claimant === '' || claimant === name;
}
