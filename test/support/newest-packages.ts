// Packages of a release that is up to date: each in the newest version that a feed names as a fix.

import { compareKeys, schemeOfEcosystem } from '../../src/versions/index.ts';
import type { OsvRecord } from './oracle-osv.ts';
import type { Secdb } from './oracle-secdb.ts';
import type { Tracker } from './oracle-tracker.ts';
import type { PackageToInstall } from './rootfs.ts';

interface Fix extends PackageToInstall {
  readonly key: Uint8Array;
}

/** Of the ecosystems that match; builds of a module bear the label of the stream that their erratum's title names. */
export function newestOfOsv(records: readonly OsvRecord[], ecosystem: RegExp): PackageToInstall[] {
  return newest(
    records.flatMap(({ summary = '', affected = [], withdrawn }) => {
      if (withdrawn !== undefined) return [];
      const [stream] = /[\w.+-]+:[\w.+-]+/.exec(summary) ?? [];
      return affected
        .filter(({ package: named }) => ecosystem.test(named.ecosystem) && !named.purl?.includes('-sig-'))
        .flatMap(({ package: named, ranges = [] }) =>
          ranges
            .flatMap(({ events }) => events.flatMap(({ fixed }) => fixed ?? []))
            .flatMap((version) => {
              const isModular = /\.module[+_]/.test(version);
              // Whose stream no title names, no repository has built of late.
              if (isModular && stream === undefined) return [];
              const module = isModular && { module: `${stream ?? ''}:20240101:abcd1234` };
              return fixOf(named.ecosystem, named.name, version, module);
            }),
        );
    }),
  );
}

export function newestOfTracker(tracker: Tracker, codeName: string): PackageToInstall[] {
  return newest(
    Object.entries(tracker).flatMap(([name, cves]) =>
      Object.values(cves).flatMap(({ releases }) => {
        const { fixed_version: version = '0' } = releases[codeName] ?? {};
        return version === '0' ? [] : fixOf('Debian', name, version);
      }),
    ),
  );
}

export function newestOfSecdb(files: readonly Secdb[]): PackageToInstall[] {
  return newest(
    files.flatMap(({ packages }) =>
      packages.flatMap(({ pkg }) =>
        Object.keys(pkg.secfixes ?? {})
          .filter((version) => version !== '0')
          .flatMap((version) => fixOf('Alpine', pkg.name, version)),
      ),
    ),
  );
}

function fixOf(
  ecosystem: string,
  name: string,
  version: string,
  module: { readonly module: string } | false = false,
): Fix[] {
  const key = schemeOfEcosystem(ecosystem)?.sortKey(version);
  return key?.ok === true ? [{ name, version, ...module, key: key.value }] : [];
}

function newest(fixes: readonly Fix[]): PackageToInstall[] {
  const byName = new Map<string, Fix>();
  for (const fix of fixes) {
    const known = byName.get(fix.name);
    if (known === undefined || compareKeys(known.key, fix.key) < 0) byName.set(fix.name, fix);
  }
  return Array.from(byName.values(), ({ key: _key, ...pkg }) => pkg);
}
