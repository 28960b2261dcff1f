import type { Advisory, StoredRange, VulnerableRange } from '../../../domain/index.ts';
import { compareKeys, schemeOfEcosystem } from '../../../versions/index.ts';
import type { Bound } from './happenings.ts';
import { withoutBuilds, type Builds } from './without-builds.ts';

const OF_SUSE = ['SUSE', 'openSUSE'];

/** Whether an export's source packages are maintained in codestreams. */
export function hasCodestreams(ecosystem: string): boolean {
  return OF_SUSE.includes(ecosystem);
}

/** A source package and a version that fixes these CVEs in it. */
export type Fix = Pick<StoredRange, 'record' | 'cves' | 'ecosystem' | 'package'> & {
  readonly fixedVersion: string;
};

/** The newest fix for each CVE. */
type NewestFixes = Map<string, Bound>;

/**
 * Decides where a fix is not needed. SUSE maintains several codestreams of one source in one release
 * (`python3-Jinja2` in 150000, `python311-Jinja2` in 150400), each with its own errata, but a record names
 * only the source: one codestream's fix is higher than any version in the other. Where errata fixed the same
 * CVEs in another codestream, its builds from then on hold the fixes, in every binary. Binary lists
 * (`ecosystem_specific.binaries`) would hide binaries that a product does not ship.
 */
export class Codestreams {
  readonly #fixes = new Map<string, Fix[]>();
  readonly #newest = new Map<string, ReadonlyMap<number, NewestFixes>>();

  /** Returns whether the record has fixes that others may narrow. */
  learn(advisory: Advisory): boolean {
    const fixes = fixesOf(advisory);
    for (const fix of fixes) this.add(fix);
    return fixes.length > 0;
  }

  add(fix: Fix): void {
    const key = sourceKey(fix);
    const fixes = this.#fixes.get(key);
    const last = fixes?.at(-1);
    // An erratum repeats a fix for each product in the release.
    if (last?.record === fix.record && last.fixedVersion === fix.fixedVersion) return;
    if (fixes) fixes.push(fix);
    else this.#fixes.set(key, [fix]);
    this.#newest.delete(key);
  }

  /** Excludes builds from other codestreams in which all the record's CVEs were fixed. */
  narrowed(advisory: Advisory): Advisory {
    if (advisory.cves.length === 0) return advisory;
    const ranges = advisory.ranges.flatMap((range) => {
      const fix = fixOf(range, advisory.id, advisory.cves);
      return fix ? withoutBuilds(range, this.fixedElsewhere(fix)) : [range];
    });
    return { ...advisory, ranges };
  }

  /**
   * Lists builds from other codestreams in version order: from the one that fixed the last CVE to the last
   * with the same upstream version.
   */
  fixedElsewhere(fix: Fix): readonly Builds[] {
    const own = codestreamOf(fix.fixedVersion);
    const upper = boundOf(fix, fix.fixedVersion);
    if (own === undefined || upper === undefined) return [];
    const elsewhere = Array.from(this.#newestOf(sourceKey(fix)), ([codestream, newest]) => {
      const from = codestream === own ? undefined : highest(fix.cves.map((cve) => newest.get(cve)));
      if (from === undefined || compareKeys(from.key, upper.key) >= 0) return [];
      return [{ from, to: `${upstreamOf(from.version)}-${codestream + 1}` }];
    });
    const sorted = elsewhere.flat().sort((a, b) => compareKeys(a.from.key, b.from.key));
    return sorted.map(({ from, to }) => ({ from: from.version, to }));
  }

  #newestOf(key: string): ReadonlyMap<number, NewestFixes> {
    const known = this.#newest.get(key);
    if (known) return known;
    const fixes = this.#fixes.get(key) ?? [];
    const byCodestream = Map.groupBy(fixes, ({ fixedVersion }) => codestreamOf(fixedVersion) ?? 0);
    const newest = new Map(
      byCodestream.size < 2
        ? []
        : Array.from(byCodestream, ([codestream, own]) => [codestream, newestIn(own)]),
    );
    this.#newest.set(key, newest);
    return newest;
  }
}

/** Lists fixes that belong to a codestream and name CVEs. */
export function fixesOf({ id, cves, ranges }: Pick<Advisory, 'id' | 'cves' | 'ranges'>): Fix[] {
  return cves.length === 0 ? [] : ranges.flatMap((range) => fixOf(range, id, cves) ?? []);
}

/** Reads a fix back from a store row, which may be one piece of a narrowed range. */
export function fixOf(
  { ecosystem, package: name, fixedVersion, state }: VulnerableRange,
  record: string,
  cves: readonly string[],
): Fix | undefined {
  if (state !== 'fixed' || fixedVersion === undefined || codestreamOf(fixedVersion) === undefined)
    return undefined;
  return { record, cves, ecosystem, package: name, fixedVersion };
}

/**
 * Returns the first number in a release, by which SUSE names the service pack that started a codestream:
 * 150400 in `3.1.2-150400.12.6.1`. Releases without it count within one product and cannot be compared with
 * others.
 */
function codestreamOf(version: string): number | undefined {
  const [codestream = '', ...counters] = version.slice(version.lastIndexOf('-') + 1).split('.');
  return /^1[5-9]\d{4}$/u.test(codestream) && counters.length >= 2 ? Number(codestream) : undefined;
}

function upstreamOf(version: string): string {
  return version.slice(0, version.lastIndexOf('-'));
}

/** Shared by products in one release: `15 SP6` in `SUSE:Linux Enterprise Module for Basesystem 15 SP6`. */
function sourceKey({ ecosystem, package: name }: Fix): string {
  const [release = ecosystem] = /\d[\d.]*(?: SP\d+)?(?=(?:-[A-Z]+| NonFree)?$)/u.exec(ecosystem) ?? [];
  return `${release}\0${name}`;
}

function boundOf({ ecosystem }: Fix, version: string): Bound | undefined {
  const key = schemeOfEcosystem(ecosystem)?.sortKey(version);
  return key?.ok === true ? { version, key: key.value } : undefined;
}

function newestIn(fixes: readonly Fix[]): NewestFixes {
  const newest: NewestFixes = new Map();
  for (const fix of fixes) {
    const bound = boundOf(fix, fix.fixedVersion);
    if (bound === undefined) continue;
    for (const cve of fix.cves) {
      const known = newest.get(cve);
      if (known === undefined || compareKeys(known.key, bound.key) < 0) newest.set(cve, bound);
    }
  }
  return newest;
}

/** Returns undefined if any is missing. */
function highest(bounds: readonly (Bound | undefined)[]): Bound | undefined {
  const [first] = bounds;
  return bounds.reduce((best, bound) => {
    if (best === undefined || bound === undefined) return undefined;
    return compareKeys(best.key, bound.key) < 0 ? bound : best;
  }, first);
}
