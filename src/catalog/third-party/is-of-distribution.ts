import { knownDistribution } from '../../distributions/index.ts';
import type { Distribution, Package } from '../../domain/index.ts';
import { addressOf, isAt } from './address.ts';
import data from './deb-makers.json' with { type: 'json' };

const DEB_MAKERS: ReadonlySet<string> = new Set(data.addresses);

/**
 * Whether a package without a known third party is the distribution's own by its maker, so that the
 * distribution covers its files, too. With an unknown maker, the package is compared with the advisories, but
 * its files are not covered. For an apk, the file list shows who built it.
 */
export function isOfDistribution({ type, maker = '' }: Package, { id }: Distribution): boolean {
  const { vendors, maintainers } = knownDistribution(id) ?? {};
  if (type === 'rpm') return vendors?.some((vendor) => maker.startsWith(vendor)) ?? true;
  if (type !== 'deb' || !maintainers) return true;
  const address = addressOf(maker);
  return isAt(address, maintainers) || DEB_MAKERS.has(address);
}
