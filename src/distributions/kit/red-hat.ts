import type { FeedRule, OtherBuilds, ScopesOf } from '../contract.ts';
import { FIXED_ONLY, osvRule, UNFIXED_KNOWN } from './feed-rules.ts';
import { major } from './release-version.ts';

/**
 * OSV keys Red Hat's records by the product's CPE. A major release's repositories are one distribution
 * (`enterprise_linux:9::baseos`, from 10 on `enterprise_linux:10.1`). Fixes in a minor release's extended
 * stream (EUS, AUS, E4S, TUS) have versions that this distribution never gets. ELS continues a whole major
 * release, and Java where the release goes on without its fixes. Up to 7, some repositories are separate
 * products: Extras has podman, Supplementary has IBM's Java.
 */
export const redHatScopes: ScopesOf = ({ version }) => {
  const release = major(version);
  if (release === undefined) return undefined;
  const product = `Red Hat:enterprise_linux:${release}`;
  return [
    product,
    { prefix: `${product}::`, suffix: '' },
    { prefix: `${product}.`, suffix: '' },
    `Red Hat:rhel_els:${release}`,
    { prefix: 'Red Hat:openjdk_els:', suffix: `::el${release}` },
    { prefix: 'Red Hat:rhel_extras', suffix: `:${release}` },
    { prefix: 'Red Hat:rhel_software_collections:', suffix: `::el${release}` },
    { prefix: 'Red Hat:rhel_dotnet:', suffix: `::el${release}` },
  ];
};

/** Products whose fixes need a subscription. They show which builds of a minor release are fixed: `rhel_eus:9.2`. */
export const EXTENDED_STREAMS: readonly string[] = ['eus', 'aus', 'tus', 'e4s', 'eus_long_life'].flatMap(
  (stream) => [`rhel_${stream}`, `enterprise_linux_${stream}`],
);

const vexScopes: ScopesOf = (distribution) => {
  const release = major(distribution.version);
  const extended = EXTENDED_STREAMS.map((product) => ({
    prefix: `Red Hat:${product}:${release}.`,
    suffix: '',
  }));
  const scopes = redHatScopes(distribution);
  return scopes && [...scopes, ...extended];
};

/** Red Hat's own answers, and its errata in OSV where those cannot be loaded. */
export const RED_HAT_FEEDS: readonly FeedRule[] = [
  {
    feed: 'redhat',
    part: ({ version }) => major(version),
    names: 'both',
    scopes: vexScopes,
    coverage: UNFIXED_KNOWN,
  },
  osvRule('Red Hat', 'binary', redHatScopes, FIXED_ONLY),
];

/**
 * Release markers from OpenShift (`.rhaos4.12.el9`, `.assembly.stream.el9`), JBoss (`.redhat_1.1.el8jws`),
 * and other products, which end in letters (`.el8ap`, `.el9sat`). Fast Datapath (`.el9fdp`) is a repository
 * in the distribution, and `.el7a` belongs to an architecture.
 */
const OF_OTHER_PRODUCT = /\.(?:rhaos\d|assembly\.|redhat_\d|el\d+(?!fdp)[a-z]{2})/u;

/** Red Hat ships them in images built on this distribution, and their advisories name the product. */
export const OTHER_PRODUCTS: readonly OtherBuilds[] = [
  { name: 'other products of Red Hat', has: (version) => OF_OTHER_PRODUCT.test(version) },
];
