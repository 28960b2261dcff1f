import { baseNameOf } from '../../../domain/index.ts';
import type { DistributionIdentity } from './detail.ts';
import { toIdentity } from './metadata.ts';

const ENDINGS = ['.dist-info', '.egg-info', '.egg', '.whl'];

/**
 * Parses the name and version from a metadata folder, egg or wheel name: `six-1.15.0.dist-info`,
 * `Mako-1.0.7-py3.8.egg-info`, `pip-23.2.1-py3-none-any.whl`. Hyphens within the name itself are written `_`.
 */
export function identityOfName(path: string): DistributionIdentity | undefined {
  const last = baseNameOf(path);
  const ending = ENDINGS.find((each) => last.endsWith(each));
  if (ending === undefined) return undefined;
  const [name, version] = last.slice(0, -ending.length).split('-');
  return name === undefined || version === undefined ? undefined : toIdentity(name, version);
}
