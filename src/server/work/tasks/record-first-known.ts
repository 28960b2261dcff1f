import { flawIdsOf, type Finding, type IndexedImage } from '../../../domain/index.ts';
import { asStored, type MatchedImage } from '../../../scan/index.ts';
import type { Sighting, Store } from '../../../store/ports.ts';

/** Keeps what a report on a whole image is the first to find. */
export async function keepExposures(
  indexed: IndexedImage,
  { matched, findings }: { readonly matched: MatchedImage; readonly findings: readonly Finding[] },
  { sync, at }: Sighting,
  { exposures }: Pick<Store, 'exposures'>,
): Promise<void> {
  const storedOf = asStored(indexed, matched);
  const flaws = findings.flatMap((finding) => {
    const stored = storedOf(finding.package);
    if (!stored) return [];
    return flawIdsOf(finding).map((id) => ({ id, package: stored, isExploited: finding.kev !== undefined }));
  });
  const { distribution } = indexed;
  await exposures.record({ sync, at, ...(distribution && { distribution }), flaws });
}
