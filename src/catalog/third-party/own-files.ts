import { knownDistribution } from '../../distributions/index.ts';
import type { Distribution, Package } from '../../domain/index.ts';
import { addressOf, isAt } from './address.ts';
import data from './deb-makers.json' with { type: 'json' };

const DEB_MAKERS: ReadonlySet<string> = new Set(data.addresses);

/**
 * Whether a package that no third party is known to have made is the distribution's by its maker, so that the
 * distribution answers for the files in it, too. One of an unknown maker is compared as if it were: its files are not.
 * Which maker built an apk, its list of files says.
 */
export function isOfDistribution({ type, maker = '' }: Package, { id }: Distribution): boolean {
  const { vendors, maintainers } = knownDistribution(id) ?? {};
  if (type === 'rpm') return vendors?.some((vendor) => maker.startsWith(vendor)) ?? true;
  if (type !== 'deb' || !maintainers) return true;
  const address = addressOf(maker);
  return isAt(address, maintainers) || DEB_MAKERS.has(address);
}
