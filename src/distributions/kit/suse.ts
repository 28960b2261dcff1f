import type { FeedRule, ScopesOf } from '../contract.ts';
import { FIXED_ONLY, osvRule, withoutEpochs } from './feed-rules.ts';
import { major, majorMinor, servicePack } from './release-version.ts';
import { whole } from './releases.ts';

export const SUSE_VENDOR = 'SUSE L';
export const OPENSUSE_VENDOR = 'openSUSE';
/** Returns ID prefixes for recommended, feature and optional updates. */
export const harmlessErrataOf = (maker: string) => [`${maker}-RU-`, `${maker}-FU-`, `${maker}-OU-`];

/** Products that only add packages to a release, like modules. */
const EXTENSIONS = ['Software Development Kit', 'Workstation Extension', 'High Availability Extension'];

/**
 * SUSE files a package under the module or extension that ships it, and after general support under the
 * extended products' names: `Linux Enterprise Module for Basesystem 15 SP5`, `Linux Enterprise Server 15
 * SP5-LTSS`, `Linux Enterprise Server LTSS Extended Security 12 SP5`.
 */
const enterpriseScopes =
  (products: readonly string[]): ScopesOf =>
  ({ version }) => {
    const release = servicePack(version);
    if (release === undefined) return undefined;
    const names = products.map((product) => `SUSE:Linux Enterprise ${product} ${release}`);
    // Modules for 12 have no service packs.
    const modules = major(version) === '12' ? '12' : release;
    return [
      ...names,
      ...names.flatMap((name) => [`${name}-LTSS`, `${name}-ESPOS`]),
      `SUSE:Linux Enterprise Server LTSS Extended Security ${release}`,
      { prefix: 'SUSE:Linux Enterprise Module for ', suffix: ` ${modules}` },
      ...EXTENSIONS.map((extension) => `SUSE:Linux Enterprise ${extension} ${release}`),
      `SUSE:Package Hub ${release}`,
    ];
  };

/** Ecosystem for SUSE Linux Enterprise Micro up to 5.5, and for SUSE Linux Micro since 6.0. */
const microScopes: ScopesOf = ({ version }) => {
  const release = majorMinor(version);
  return release === undefined
    ? undefined
    : [
        `SUSE:Linux Enterprise Micro ${release}`,
        `SUSE:Linux Enterprise Micro for Rancher ${release}`,
        `SUSE:Linux Micro ${release}`,
      ];
};

export const suseEnterprise = (...products: readonly string[]): FeedRule =>
  withoutEpochs(osvRule('SUSE', 'source', enterpriseScopes(products), FIXED_ONLY));

export const SUSE_MICRO: FeedRule = withoutEpochs(osvRule('SUSE', 'source', microScopes, FIXED_ONLY));

export const openSuse = (scopes: ScopesOf): FeedRule =>
  withoutEpochs(osvRule('openSUSE', 'source', scopes, FIXED_ONLY));

export const TUMBLEWEED: FeedRule = openSuse(whole('openSUSE:Tumbleweed'));

export const LEAP: FeedRule = openSuse(({ version }) => {
  const release = majorMinor(version);
  // Before Leap, the name was just the number: openSUSE 13.2.
  return release === undefined
    ? undefined
    : [`openSUSE:Leap ${release}`, `openSUSE:Leap ${release} NonFree`, `openSUSE:${release}`];
});
