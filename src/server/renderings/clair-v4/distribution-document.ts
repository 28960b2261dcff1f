import type { Distribution } from '../../../domain/index.ts';
import type { DistributionDocument } from './documents.ts';

/** Distribution for packages without a known one. */
export const NO_DISTRIBUTION: DistributionDocument = {
  id: '',
  did: '',
  name: '',
  version: '',
  version_code_name: '',
  version_id: '',
  arch: '',
  cpe: '',
  pretty_name: '',
};

/** Omits the CPE: it comes from the image, and an invalid one would make the document unreadable. */
export function toDistribution(distribution: Distribution, id: string): DistributionDocument {
  const { name, version } = splitName(distribution.name);
  return {
    ...NO_DISTRIBUTION,
    id,
    did: distribution.id,
    name,
    version,
    version_code_name: distribution.codeName ?? '',
    version_id: distribution.version,
    pretty_name: distribution.name,
  };
}

/** Splits `Debian GNU/Linux 12 (bookworm)` into os-release's NAME and VERSION. */
function splitName(prettyName: string): { readonly name: string; readonly version: string } {
  const words = prettyName.split(' ');
  const first = words.findIndex(
    (word) => isVersion(word) || (word.startsWith('v') && isVersion(word.slice(1))),
  );
  if (first < 0) return { name: prettyName, version: '' };
  const version = words.slice(first).join(' ');
  return {
    name: words.slice(0, first).join(' '),
    version: version.startsWith('v') ? version.slice(1) : version,
  };
}

function isVersion(word: string): boolean {
  const first = word.charAt(0);
  return first >= '0' && first <= '9';
}
