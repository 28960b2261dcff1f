import { defined, type Finding, flawIdsOf, type IndexedImage } from '../../../domain/index.ts';
import { type MatchedImage, packagesAsRead } from '../../../findings/index.ts';
import type { Inventory, Sighting } from '../../../inventory/ports.ts';

/** Records the findings that are first known from a report on a whole image. */
export async function recordFirstKnown(
  indexed: IndexedImage,
  { matched, findings }: { readonly matched: MatchedImage; readonly findings: readonly Finding[] },
  { sync, at }: Sighting,
  { firstKnown }: Pick<Inventory, 'firstKnown'>,
): Promise<void> {
  const storedOf = packagesAsRead(indexed, matched);
  const flaws = findings.flatMap((finding) => {
    const stored = storedOf(finding.package);
    if (!stored) return [];
    return flawIdsOf(finding).map((id) => ({ id, package: stored, isExploited: finding.kev !== undefined }));
  });
  const { distribution } = indexed;
  await firstKnown.record({ sync, at, ...defined({ distribution }), flaws });
}
