import { knownDistribution, patcherOf } from '../../distributions/index.ts';
import type { Distribution, InstalledPackage, Package } from '../../domain/index.ts';
import data from './makers.json' with { type: 'json' };

/** A third party that publishes packages for other distributions, and how to recognise it. */
interface Maker {
  readonly name: string;
  /** Mail addresses, or their endings from the @ on, as written in a maintainer field. */
  readonly addresses?: readonly string[];
  /** Version markers in builds that keep the distribution's maintainer. */
  readonly versions?: readonly string[];
}

const MAKERS: readonly Maker[] = data.makers;

/**
 * Returns the third party that made a package, which the distribution's advisories therefore do not cover.
 * Undefined for the distribution's own packages, and if the maker cannot be determined.
 *
 * An rpm names its vendor, and a distribution has one: any other vendor is foreign. Debian and Alpine
 * packages name a maintainer, one person among thousands: only known third parties are foreign. A patched
 * build often keeps the vendor or maintainer, so its version is checked first.
 */
export function thirdPartyOf(pkg: Package, distribution: Distribution): string | undefined {
  const patcher = patcherOf(pkg);
  if (patcher) return patcher.name === knownDistribution(distribution.id)?.name ? undefined : patcher.name;
  return pkg.type === 'rpm' ? foreignVendor(pkg, distribution) : knownMaker(pkg);
}

/** Adds a package's maker, if it is not the distribution. */
export function withMaker(pkg: InstalledPackage, distribution: Distribution | undefined): InstalledPackage {
  const thirdParty = distribution && thirdPartyOf(pkg, distribution);
  return thirdParty === undefined ? pkg : { ...pkg, thirdParty };
}

/** Whether a package is a key that rpm trusts and stores as a package; the key's maker built no package. */
export function isSigningKey({ type, name }: Package): boolean {
  return type === 'rpm' && name === 'gpg-pubkey';
}

/**
 * An rpm without a vendor (a local build) is compared like the distribution's, so that at least something can
 * be found.
 */
function foreignVendor(pkg: Package, { id }: Distribution): string | undefined {
  const { maker } = pkg;
  const own = knownDistribution(id)?.vendors;
  if (maker === undefined || own === undefined || isSigningKey(pkg)) return undefined;
  return own.some((vendor) => maker.startsWith(vendor)) ? undefined : maker;
}

function knownMaker({ maker = '', version }: Package): string | undefined {
  const address = maker.toLowerCase();
  return MAKERS.find(
    ({ addresses = [], versions = [] }) =>
      addresses.some((end) => hasAddress(address, end)) || versions.some((mark) => version.includes(mark)),
  )?.name;
}

/**
 * Matches whole addresses only: `<a@docker.com>` is Docker's, `<a@docker.com.example>` is not, and neither is
 * `<b-dev@x>` for `dev@x`.
 */
function hasAddress(maker: string, wanted: string): boolean {
  for (let at = maker.indexOf(wanted); at >= 0; at = maker.indexOf(wanted, at + 1)) {
    if (isWholeAddress(maker, wanted, at)) return true;
  }
  return false;
}

function isWholeAddress(maker: string, wanted: string, at: number): boolean {
  const before = maker.charAt(at - 1);
  const after = maker.charAt(at + wanted.length);
  const beginsWhole = wanted.startsWith('@') || before === '' || ' <("'.includes(before);
  return beginsWhole && (after === '' || ' >)",'.includes(after));
}
