import type { Advisory, Problem, VulnerableRange } from '../../../domain/index.ts';
import { sortedIds } from '../../fields/cve-id.ts';
import { parseFixedIds } from './ids.ts';
import type { SecdbPackage } from './schema.ts';

interface Draft {
  readonly cves: readonly string[];
  readonly aliases: Set<string>;
  /**
   * Keyed by package and version, so that an entry in both main and community, or a version listed twice, counts once.
   */
  readonly ranges: Map<string, VulnerableRange>;
}

/** Inverts secdb, from fixes by package to one record per ID. `release` is `v3.20` or `edge`. */
export function toAdvisories(
  packages: readonly SecdbPackage[],
  release: string,
  onProblem: (problem: Problem) => void,
): Advisory[] {
  const drafts = new Map<string, Draft>();
  const unread: VulnerableRange[] = [];
  for (const { name, fixes, unread: reason } of packages) {
    const ecosystem = `Alpine:${release}`;
    if (reason !== undefined)
      unread.push({ ecosystem, package: name, state: 'not-compared', unread: reason });
    for (const { version, ids } of fixes) {
      const range = rangeOf(ecosystem, name, version);
      for (const entry of ids) {
        if (addEntry(drafts, entry, range)) continue;
        if (range.state !== 'fixed') onProblem(unreadable(name, version, entry));
        else unread.push({ ...range, state: 'not-compared', unread: `"${entry}" names no ID` });
      }
    }
  }
  const byPackage = Map.groupBy(unread, (row) => row.package);
  return [...[...drafts].map(recordOf), ...[...byPackage].map(unreadOf)];
}

/** Fixes without an ID go by their package. */
function unreadOf([name, ranges]: readonly [string, readonly VulnerableRange[]]): Advisory {
  return { id: `secfixes/${name}`, cves: [], aliases: [], ratings: [], ranges };
}

function recordOf([id, draft]: readonly [string, Draft]): Advisory {
  return {
    id,
    cves: draft.cves,
    aliases: sortedIds(draft.aliases),
    ratings: [],
    ranges: [...draft.ranges.values()],
    ...(draft.cves.length > 0 && { url: `https://security.alpinelinux.org/vuln/${id}` }),
  };
}

/** The key "0" means that no version was ever affected; the range's bounds express that too. */
function rangeOf(ecosystem: string, name: string, version: string): VulnerableRange {
  if (version === '0') return { ecosystem, package: name, upper: '0', state: 'not-affected' };
  return { ecosystem, package: name, upper: version, fixedVersion: version, state: 'fixed' };
}

function addEntry(drafts: Map<string, Draft>, entry: string, range: VulnerableRange): boolean {
  const { cves, others } = parseFixedIds(entry);
  const hasCve = cves.length > 0;
  for (const id of hasCve ? cves : others) {
    const draft = drafts.get(id) ?? { cves: hasCve ? [id] : [], aliases: new Set(), ranges: new Map() };
    drafts.set(id, draft);
    for (const alias of others) if (alias !== id) draft.aliases.add(alias);
    draft.ranges.set(`${range.package} ${range.upper ?? ''}`, range);
  }
  return hasCve || others.length > 0;
}

function unreadable(name: string, version: string, entry: string): Problem {
  const message = `fixed in ${version}: "${entry}" names no ID`;
  return { kind: 'advisory-unreadable', subject: name, message };
}
