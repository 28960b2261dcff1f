import { EMPTY_WHITELIST } from '../whitelist.ts';
import { tally, type Tally, type TallyOptions } from '../tally.ts';
import type { KlarVulnerability } from '../vulnerability.ts';

/** A real finding, as Clair 2 reported it. */
export const COREUTILS: KlarVulnerability = {
  name: 'CVE-2014-9471',
  namespaceName: 'debian:8',
  description:
    'The parse_datetime function in GNU coreutils allows remote attackers to cause a denial of service (crash)',
  link: 'https://security-tracker.debian.org/tracker/CVE-2014-9471',
  severity: 'Low',
  metadata: { NVD: { CVSSv2: { Vectors: 'AV:N/AC:L/Au:N/C:P/I:P', Score: 7.5 } } },
  fixedBy: '9.23-5',
  featureName: 'coreutils',
  featureVersion: '8.23-4',
};

/** A finding with only the required fields. */
export const LIBC: KlarVulnerability = {
  name: 'CVE-2017-1',
  namespaceName: 'debian:8',
  description: '',
  link: '',
  severity: 'High',
  fixedBy: '',
  featureName: 'libc6',
  featureVersion: '2.24-11',
};

/** Three layers of `library/nginx`, with Klar's default rules unless given. */
export function tallyOf(
  vulnerabilities: readonly KlarVulnerability[],
  options: Partial<Omit<TallyOptions, 'rules'>> & { readonly rules?: Partial<TallyOptions['rules']> } = {},
): Tally {
  return tally(vulnerabilities, {
    layerCount: 3,
    repository: 'library/nginx',
    whitelist: EMPTY_WHITELIST,
    ...options,
    rules: { output: 'Unknown', threshold: 0, ignoreUnfixed: false, ...options.rules },
  });
}
