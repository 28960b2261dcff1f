import type { Finding, InstalledPackage } from '../domain/index.ts';

export { NO_LINE } from './judge.ts';

interface FindingParts extends Partial<Omit<Finding, 'package'>> {
  readonly package?: Partial<InstalledPackage>;
}

export function finding(id: string, severity: Finding['severity'], parts: FindingParts = {}): Finding {
  const { package: pkg, ...rest } = parts;
  return {
    id,
    severity,
    state: 'unfixed',
    ratings: [],
    evidence: [],
    ...rest,
    package: {
      type: 'deb',
      name: 'libssl3',
      version: '3.0-1',
      architecture: 'amd64',
      source: { name: 'openssl', version: '3.0-1' },
      database: 'var/lib/dpkg/status',
      layer: 0,
      ...pkg,
    },
  };
}
