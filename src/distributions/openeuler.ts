import type { Distribution } from '../domain/index.ts';
import type { KnownDistribution, Release, ScopesOf } from './contract.ts';
import { isNumeric } from './kit/ecosystem.ts';
import { FIXED_ONLY, osvRule, withoutEpochs } from './kit/feed-rules.ts';
import { majorMinor } from './kit/release-version.ts';

/**
 * Adds the service pack, which is a separate release and in an image appears only in PRETTY_NAME:
 * `24.03-LTS-SP3` for `openEuler 24.03 (LTS-SP3)`. SBOMs and users give it in the version, as the ecosystem
 * is spelled.
 */
function withServicePack({ version, name }: Pick<Distribution, 'version' | 'name'>): string {
  if (version.includes('-')) return version;
  const open = name.indexOf('(');
  const close = name.indexOf(')', open);
  return open >= 0 && close > open ? `${version}-${name.slice(open + 1, close)}` : version;
}

const scopes: ScopesOf = (release) => {
  const [number = ''] = release.version.split('-', 1);
  return majorMinor(number) === undefined ? undefined : [`openEuler:${withServicePack(release)}`];
};

/** Parses `24.03-LTS-SP1`. */
function releaseOf(rest: string): Release | undefined {
  const hyphen = rest.indexOf('-');
  const version = hyphen < 0 ? rest : rest.slice(0, hyphen);
  if (!isNumeric(version)) return undefined;
  const servicePack = hyphen < 0 ? '' : ` (${rest.slice(hyphen + 1)})`;
  return { version, name: `openEuler ${version}${servicePack}` };
}

export const openEuler: KnownDistribution = {
  id: 'openeuler',
  name: 'openEuler',
  packages: 'rpm',
  release: { lines: ['openEuler'], file: { path: 'etc/openEuler-release', format: 'line' } },
  ecosystem: { name: 'openEuler', releaseOf, isRated: true },
  feeds: [withoutEpochs(osvRule('openEuler', 'source', scopes, FIXED_ONLY))],
  severitySource: 'openeuler',
  harmlessErrata: ['openEuler-BA-'],
  securityErrata: ['OESA-', 'openEuler-SA-'],
  vendors: ['http://openeuler.org', 'openEuler'],
  lifeCycle: {
    source: 'endoflife.date of 2026-10-04',
    releases: {
      '20.03-LTS': ['2021-03-31'],
      '20.03-LTS-SP1': ['2022-12-31'],
      '20.03-LTS-SP2': ['2022-04-30'],
      '20.03-LTS-SP3': ['2023-12-31'],
      '20.03-LTS-SP4': ['2025-11-30'],
      '22.03-LTS': ['2024-03-31'],
      '22.03-LTS-SP1': ['2024-12-31'],
      '22.03-LTS-SP2': ['2024-03-31'],
      '22.03-LTS-SP3': ['2025-12-31'],
      '22.03-LTS-SP4': ['2026-06-30'],
      '23.03': ['2023-09-30'],
      '23.09': ['2024-03-31'],
      '24.03-LTS': ['2026-05-31'],
      '24.03-LTS-SP1': ['2026-12-31'],
      '24.03-LTS-SP2': ['2026-03-31'],
      '24.03-LTS-SP3': ['2027-12-31'],
      '24.03-LTS-SP4': ['2027-03-31'],
      '24.09': ['2025-03-31'],
      '25.03': ['2025-09-30'],
      '25.09': ['2026-03-31'],
      '26.09': ['2027-03-31'],
    },
  },
  releaseKey: withServicePack,
  clair: {
    releaseOf: withServicePack,
    readRelease: (given) => releaseOf(given) ?? { version: given },
  },
};
