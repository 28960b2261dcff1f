import { isAlpineEdge, nameInBrackets, type Distribution } from '../../domain/index.ts';
import { major, majorMinor, servicePack } from './release-version.ts';
import type { Scope } from './scope.ts';

/** The ecosystems of one release; undefined when its version cannot be one that the feed knows. */
export type ScopesOf = (distribution: Distribution) => readonly Scope[] | undefined;

export const byMajor =
  (prefix: string): ScopesOf =>
  ({ version }) =>
    one(prefix, major(version));

export const byMajorMinor =
  (prefix: string): ScopesOf =>
  ({ version }) =>
    one(prefix, majorMinor(version));

export const whole =
  (ecosystem: string): ScopesOf =>
  () => [ecosystem];

/** `v3.20`, or `edge`. */
export function alpineBranch(distribution: Distribution): string | undefined {
  if (isAlpineEdge(distribution)) return 'edge';
  const branch = majorMinor(distribution.version);
  return branch && `v${branch}`;
}

export const alpine: ScopesOf = (distribution) => one('Alpine:', alpineBranch(distribution));

/** A long-term release by its number, or the rolling one. */
export const alpaquita =
  (prefix: string): ScopesOf =>
  ({ version }) =>
    version === 'stream' ? [`${prefix}stream`] : one(prefix, major(version));

/** Testing and unstable cannot be told apart in an image; the tracker knows unstable whole. */
export const debianTracker: ScopesOf = ({ version }) =>
  version === '' ? ['Debian:sid'] : one('Debian:', major(version));

/**
 * What only Ubuntu Pro fixes is filed under Pro's name alone (netty in 22.04), so a release without it would look
 * clean. Pro's FIPS and real-time builds are other packages and stay out.
 */
export const ubuntu: ScopesOf = ({ version }) => {
  const release = majorMinor(version);
  if (release === undefined) return undefined;
  const [year, month] = release.split('.');
  const isLongTerm = month === '04' && Number(year) % 2 === 0;
  return isLongTerm ? [`Ubuntu:${release}:LTS`, `Ubuntu:Pro:${release}:LTS`] : [`Ubuntu:${release}`];
};

/**
 * OSV keys Red Hat's records by the product's CPE. The repositories of a major release are one distribution
 * (`enterprise_linux:9::baseos`, from 10 on `enterprise_linux:10.1`); what is fixed in a minor release's extended
 * stream (EUS, AUS, E4S, TUS) is fixed in versions that this one never has. ELS continues a whole major release.
 */
export const redHat: ScopesOf = ({ version }) => {
  const release = major(version);
  if (release === undefined) return undefined;
  const product = `Red Hat:enterprise_linux:${release}`;
  return [
    product,
    { prefix: `${product}::`, suffix: '' },
    { prefix: `${product}.`, suffix: '' },
    `Red Hat:rhel_els:${release}`,
    { prefix: 'Red Hat:rhel_software_collections:', suffix: `::el${release}` },
  ];
};

const LAST_CENTOS_LINUX = 8;

export const centos: ScopesOf = (distribution) =>
  Number(major(distribution.version)) <= LAST_CENTOS_LINUX ? redHat(distribution) : undefined;

/** Products that only add packages to a release, as modules do. */
const SUSE_EXTENSIONS = ['Software Development Kit', 'Workstation Extension', 'High Availability Extension'];

/**
 * SUSE files a package under the module or extension that ships it, and once general support is over under the names
 * of the longer ones: `Linux Enterprise Module for Basesystem 15 SP5`, `Linux Enterprise Server 15 SP5-LTSS`,
 * `Linux Enterprise Server LTSS Extended Security 12 SP5`.
 */
export const suse =
  (...products: readonly string[]): ScopesOf =>
  ({ version }) => {
    const release = servicePack(version);
    if (release === undefined) return undefined;
    const names = products.map((product) => `SUSE:Linux Enterprise ${product} ${release}`);
    // The modules of 12 have no service packs.
    const modules = major(version) === '12' ? '12' : release;
    return [
      ...names,
      ...names.flatMap((name) => [`${name}-LTSS`, `${name}-ESPOS`]),
      `SUSE:Linux Enterprise Server LTSS Extended Security ${release}`,
      { prefix: 'SUSE:Linux Enterprise Module for ', suffix: ` ${modules}` },
      ...SUSE_EXTENSIONS.map((extension) => `SUSE:Linux Enterprise ${extension} ${release}`),
      `SUSE:Package Hub ${release}`,
    ];
  };

/** Called SUSE Linux Enterprise Micro up to 5.5, SUSE Linux Micro since 6.0. */
export const suseMicro: ScopesOf = ({ version }) => {
  const release = majorMinor(version);
  return release === undefined
    ? undefined
    : [
        `SUSE:Linux Enterprise Micro ${release}`,
        `SUSE:Linux Enterprise Micro for Rancher ${release}`,
        `SUSE:Linux Micro ${release}`,
      ];
};

export const leapMicro = byMajorMinor('openSUSE:Leap Micro ');

export const leap: ScopesOf = ({ version }) => {
  const release = majorMinor(version);
  // Before Leap, the number alone was the name: openSUSE 13.2.
  return release === undefined
    ? undefined
    : [`openSUSE:Leap ${release}`, `openSUSE:Leap ${release} NonFree`, `openSUSE:${release}`];
};

/** `openEuler:24.03-LTS-SP1`. */
export const openEuler: ScopesOf = (distribution) => {
  const release = majorMinor(distribution.version);
  if (release === undefined) return undefined;
  const servicePack = nameInBrackets(distribution);
  return [`openEuler:${release}${servicePack === undefined ? '' : `-${servicePack}`}`];
};

function one(prefix: string, release: string | undefined): readonly string[] | undefined {
  return release === undefined ? undefined : [prefix + release];
}
