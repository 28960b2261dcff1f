import { touchedPackages } from '../../../scan/index.ts';
import type { StoredPackage, SyncSpan } from '../../../store/ports.ts';
import type { TaskWorld } from '../task-world.ts';

export type TouchedPackage = Pick<StoredPackage, 'packageId' | 'distributionId'>;

export async function findTouched(
  span: SyncSpan,
  { context }: TaskWorld,
): Promise<readonly TouchedPackage[]> {
  const packages = await touchedPackages(span, context);
  return packages.map(({ packageId, distributionId }) => ({
    packageId,
    ...(distributionId !== undefined && { distributionId }),
  }));
}
