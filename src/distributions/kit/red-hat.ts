import type { FeedRule, ScopesOf } from '../contract.ts';
import { FIXED_ONLY, osv } from './feed-rules.ts';
import { major } from './release-version.ts';

/**
 * OSV keys Red Hat's records by the product's CPE. The repositories of a major release are one distribution
 * (`enterprise_linux:9::baseos`, from 10 on `enterprise_linux:10.1`). Fixes in a minor release's extended stream (EUS,
 * AUS, E4S, TUS) have versions that this distribution never gets. ELS continues a whole major release. Up to 7, some
 * repositories are products of their own: Extras has podman, Supplementary has IBM's Java.
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
    { prefix: 'Red Hat:rhel_extras', suffix: `:${release}` },
    { prefix: 'Red Hat:rhel_software_collections:', suffix: `::el${release}` },
    { prefix: 'Red Hat:rhel_dotnet:', suffix: `::el${release}` },
  ];
};

export const RED_HAT_FEED: FeedRule = osv('Red Hat', 'binary', redHatScopes, FIXED_ONLY);
