import type { OsvAffected } from './affected.ts';

const ARCHITECTURE = /[?&]arch=([^&#]+)/u;
/** Debian's and Alpine's records name the source package, whatever is built from it. */
const SOURCES = ['source', 'src'];

/** Makes one entry of those that differ only in the architecture in their purls, as Chainguard's do. */
export function mergeArchitectures(entries: readonly OsvAffected[]): readonly OsvAffected[] {
  const named = entries.map((entry) => ({ entry, architecture: architectureIn(entry.package?.purl ?? '') }));
  if (named.every(({ architecture }) => architecture === undefined)) return entries;
  const groups = Map.groupBy(named, ({ entry, architecture }) => keyOf(entry, architecture !== undefined));
  return Array.from(groups.values(), (group) => {
    const architectures = group.flatMap(({ architecture }) => architecture ?? []).sort();
    const [{ entry } = { entry: undefined }] = group;
    return entry && architectures.length > 0 ? { ...entry, architectures } : entry;
  }).filter((entry) => entry !== undefined);
}

function architectureIn(purl: string): string | undefined {
  const architecture = ARCHITECTURE.exec(purl)?.[1];
  return architecture === undefined || SOURCES.includes(architecture) ? undefined : architecture;
}

function keyOf(entry: OsvAffected, isLimited: boolean): string {
  const { package: named, ranges, versions, severity, ecosystem_specific: specific } = entry;
  return JSON.stringify([isLimited, named?.ecosystem, named?.name, ranges, versions, severity, specific]);
}
