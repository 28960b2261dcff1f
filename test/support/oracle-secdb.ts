// The claims of Alpine's secdb about installed packages. Nothing here is the product's.

import { readFileSync } from 'node:fs';
import type { Claim } from './oracle-claims.ts';
import type { Installed } from './oracle-installed.ts';

/** The shape of https://secdb.alpinelinux.org/v3.20/main.json. */
export interface Secdb {
  readonly packages: readonly {
    readonly pkg: {
      readonly name: string;
      readonly secfixes: Readonly<Record<string, readonly string[] | null>> | null;
    };
  }[];
}

export function readSecdb(file: string): Secdb {
  const secdb: Secdb = JSON.parse(readFileSync(file, 'utf8'));
  return secdb;
}

/**
 * The key "0" says that the package was never affected; a fix that is listed besides counts.
 */
export function secdbClaims(files: readonly Secdb[], packages: readonly Installed[]): Claim[] {
  const byName = Map.groupBy(packages, ({ source }) => source);
  return files
    .flatMap((file) => file.packages)
    .flatMap(({ pkg: { name, secfixes } }) => {
      const fixes = Object.entries(secfixes ?? {}).filter(([fixed]) => fixed !== '0');
      return fixes.flatMap(([fixed, entries]) =>
        idsIn(entries).flatMap((id) =>
          (byName.get(name) ?? []).map((installed) => claimOf(id, installed, fixed)),
        ),
      );
    });
}

function claimOf(id: string, installed: Installed, fixed: string): Claim {
  const events = [{ introduced: '0' }, { fixed }];
  return { ids: [id], record: id, installed, version: installed.version, events, state: 'unfixed' };
}

/** The CVEs that each entry names, else its other IDs. */
function idsIn(entries: readonly string[] | null | undefined): string[] {
  const ids = (entries ?? []).flatMap((entry) => {
    const text = entry.replace(/\(.*/, '').replaceAll(/CVE[ _]/g, 'CVE-');
    const cves = text.match(/CVE-\d{4}-\d{4,}/g) ?? [];
    if (cves.length > 0) return cves;
    return (text.match(/[A-Z][\w-]*\d[\w-]*/g) ?? []).filter((id) => !id.startsWith('CVE-'));
  });
  return [...new Set(ids)];
}
