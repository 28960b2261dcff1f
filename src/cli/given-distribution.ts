import { namedDistribution } from '../catalog/index.ts';
import type { Settings } from '../config/index.ts';
import type { Distribution } from '../domain/index.ts';

/** Returns the distribution that the user names for what names none. */
export function givenDistribution({ distro }: Pick<Settings, 'distro'>): Distribution | undefined {
  return distro && namedDistribution(distro, '--distro');
}
