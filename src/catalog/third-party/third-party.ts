import { knownDistribution } from '../../distributions/index.ts';
import type { Distribution, Package } from '../../domain/index.ts';
import data from './makers.json' with { type: 'json' };

/** Somebody who publishes packages for distributions of others, and how to know them. */
interface Maker {
  readonly name: string;
  /** Mail addresses, or their ends from the @ on, as they stand in a maintainer field. */
  readonly addresses?: readonly string[];
  /** Marks that their builds carry in the version, where they keep the distribution's maintainer. */
  readonly versions?: readonly string[];
}

const MAKERS: readonly Maker[] = data.makers;

/**
 * Who made a package that the distribution did not make, so that its advisories do not speak of it. Undefined for
 * the distribution's own, and where it cannot be told.
 *
 * An rpm says its vendor, and a distribution has one: any other is foreign. Debian's and Alpine's packages say their
 * maintainer, who is one of thousands of people: foreign is only who is known to be.
 */
export function thirdPartyOf(pkg: Package, distribution: Distribution): string | undefined {
  return pkg.type === 'rpm' ? foreignVendor(pkg, distribution) : knownMaker(pkg);
}

/** A key that rpm trusts, which it keeps as if it were a package; whoever made a key made no package. */
export function isSigningKey({ type, name }: Package): boolean {
  return type === 'rpm' && name === 'gpg-pubkey';
}

/** An rpm of no vendor (a local build) is compared like the distribution's, so that it can at least be found. */
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

/** Whole addresses only: `<a@docker.com>` is Docker's, `<a@docker.com.example>` and `<b-dev@x>` for `dev@x` are not. */
function hasAddress(maker: string, wanted: string): boolean {
  const at = maker.indexOf(wanted);
  if (at < 0) return false;
  const before = maker.charAt(at - 1);
  const after = maker.charAt(at + wanted.length);
  const beginsWhole = wanted.startsWith('@') || before === '' || ' <("'.includes(before);
  return beginsWhole && (after === '' || ' >)",'.includes(after));
}
