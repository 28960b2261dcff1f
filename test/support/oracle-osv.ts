// The claims of OSV's records about installed packages. Nothing here is the product's.

import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { Claim, VersionEvent } from './oracle-claims.ts';
import type { Installed } from './oracle-installed.ts';

/** As much of https://ossf.github.io/osv-schema/ as the exports of distributions use. */
export interface OsvRecord {
  readonly id: string;
  readonly modified: string;
  readonly published?: string;
  readonly withdrawn?: string;
  readonly summary?: string;
  readonly aliases?: readonly string[];
  readonly upstream?: readonly string[];
  readonly related?: readonly string[];
  readonly severity?: readonly { readonly type: string; readonly score: string }[];
  readonly affected: readonly OsvAffected[];
}

export interface OsvAffected {
  readonly package: { readonly ecosystem: string; readonly name: string; readonly purl?: string };
  readonly ranges: readonly { readonly type: string; readonly events: readonly VersionEvent[] }[];
  readonly versions?: readonly string[];
}

/** Ecosystem that answers for an image, and how its records name packages. */
export interface OsvScope {
  readonly ecosystem: RegExp;
  readonly names: 'source' | 'binary';
}

/** All records of an `all.zip`, which has no zip64 and no comment. */
export function readOsvZip(file: string): OsvRecord[] {
  const bytes = readFileSync(file);
  const end = bytes.length - 22;
  const records: OsvRecord[] = [];
  let at = bytes.readUInt32LE(end + 16);
  while (at < end) {
    const [compressed, nameLength] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const body = bytes.subarray(start, start + compressed);
    const isStored = bytes.readUInt16LE(at + 10) === 0;
    const record: OsvRecord = JSON.parse((isStored ? body : inflateRawSync(body)).toString('utf8'));
    records.push(record);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return records;
}

/** Errata of AlmaLinux whose titles name no stream, and the streams that Red Hat's own errata of these numbers are for. */
const UNTITLED: Readonly<Record<string, string>> = {
  'ALSA-2023:5989': 'varnish:6',
  'ALSA-2024:1690': 'varnish:6',
  'ALSA-2024:4235': '389-ds:1.4',
  'ALSA-2024:4237': 'go-toolset:rhel8',
  'ALSA-2024:4246': 'container-tools:rhel8',
  'ALSA-2024:4367': 'pki-core:10.6',
  'ALSA-2024:4499': 'ruby:2.5',
};

export function osvClaims(
  records: readonly OsvRecord[],
  scope: OsvScope,
  packages: readonly Installed[],
): Claim[] {
  const byName = Map.groupBy(packages, (pkg) => (scope.names === 'source' ? pkg.source : pkg.name));
  const claims: Claim[] = [];
  for (const record of records) {
    const ids = countedAs(record);
    if (ids.length === 0 || record.withdrawn !== undefined) continue;
    const streams = streamsOf(record);
    for (const { package: named, ranges } of record.affected) {
      if (!scope.ecosystem.test(named.ecosystem) || named.purl?.includes('-sig-') === true) continue;
      const namedAlike = byName.get(named.name) ?? [];
      for (const installed of namedAlike) {
        for (const { events } of ranges) {
          if (!isOfSameStream(events, streams, installed)) continue;
          const version =
            scope.names === 'source' ? sourceVersionOf(installed, namedAlike) : installed.version;
          claims.push({ ids, record: record.id, installed, version, events, state: 'unfixed' });
        }
      }
    }
  }
  return claims;
}

/** Its CVEs; without any its own ID, unless it is not a security advisory at all. */
function countedAs({ id, aliases = [], upstream = [], related = [], summary = '' }: OsvRecord): string[] {
  const cvesIn = (ids: readonly string[]): string[] => [
    ...new Set(ids.flatMap((text) => /CVE-\d{4}-\d{4,}/.exec(text) ?? [])),
  ];
  const stated = cvesIn([id, ...aliases, ...upstream]);
  const cves = stated.length > 0 ? stated : cvesIn(related);
  if (cves.length > 0) return cves;
  const isSecurity = /^(AL|RH|RL)SA-|^(open)?SUSE-SU-/.test(id) || /^D(S|L)A-/.test(id);
  return isSecurity && !/timezone|regression|new upstream|end.of.(life|support)|bugfix/.test(summary)
    ? [id]
    : [];
}

function streamsOf({ id, summary }: OsvRecord): readonly string[] {
  const untitled = UNTITLED[id];
  return untitled === undefined ? (summary?.match(/[\w.+-]+:[\w.+-]+/g) ?? []) : [untitled];
}

/** A fix in one stream of a module says nothing of another, nor of packages outside of any. */
function isOfSameStream(
  events: readonly VersionEvent[],
  streams: readonly string[],
  pkg: Installed,
): boolean {
  const isModular = events.some(({ fixed = '' }) => /\.module[+_]/.test(fixed));
  if (!isModular || pkg.module === undefined) return isModular === (pkg.module !== undefined);
  return streams.includes(pkg.module.split(':').slice(0, 2).join(':'));
}

/**
 * The name of a source rpm has no epoch. It is the one of the installed package that bears the source's name, else of
 * one that has the source's version (which brings the source's epoch with it), else of the package itself.
 */
function sourceVersionOf(pkg: Installed, siblings: readonly Installed[]): string {
  if (pkg.sourceVersion.includes(':')) return pkg.sourceVersion;
  const built = siblings.filter(({ sourceVersion }) => sourceVersion === pkg.sourceVersion);
  const main = built.find(({ name }) => name === pkg.source);
  const heir = built.find(({ version }) => version.slice(version.indexOf(':') + 1) === pkg.sourceVersion);
  return epochOf((main ?? heir ?? pkg).version) + pkg.sourceVersion;
}

/** With its colon. */
function epochOf(version: string): string {
  return version.slice(0, version.indexOf(':') + 1);
}
