import { namedDistribution } from '../../catalog/index.ts';
import type { Settings } from '../../config/index.ts';
import type { Distribution } from '../../domain/index.ts';

/** Returns the distribution that the user named, for images that name none. */
export function givenDistribution({ distro }: Pick<Settings, 'distro'>): Distribution | undefined {
  return distro && namedDistribution(distro, '--distro');
}
