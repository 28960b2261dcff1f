import {
  comparableName,
  defined,
  findingKey,
  type Finding,
  type ImageDiff,
  type InstalledPackage,
  type PackageChange,
} from '../domain/index.ts';
import { provedFindings, reportCompared, type ComparedImage, type Comparison } from './compared-image.ts';
import type { ScanContext } from './context.ts';

/** Compares two images by the same advisories: the findings that a move fixes and brings. */
export async function diffImages(
  from: ComparedImage,
  to: ComparedImage,
  comparison: Comparison,
  context: ScanContext,
): Promise<ImageDiff> {
  const before = await reportCompared(from, comparison, context);
  const after = await reportCompared(to, comparison, context);
  // An uncertain finding does not make an image better.
  const had = provedFindings(before, from);
  const keyBefore = (finding: Finding) => findingKey(finding, before.distribution);
  const keyAfter = (finding: Finding) => findingKey(finding, after.distribution);
  const known = new Set(had.map(keyBefore));
  const left = new Set(after.findings.map(keyAfter));
  const brought = after.findings.filter((finding) => !known.has(keyAfter(finding)));
  return {
    from: before,
    to: after,
    packages: packageChanges(before.packages, after.packages),
    fixed: had.filter((finding) => !left.has(keyBefore(finding))),
    brought,
    kept: after.findings.length - brought.length,
  };
}

/** Lists the packages whose versions differ. */
export function packageChanges(
  from: readonly InstalledPackage[],
  to: readonly InstalledPackage[],
): readonly PackageChange[] {
  const [before, after] = [Map.groupBy(from, packageName), Map.groupBy(to, packageName)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names.flatMap((name) => {
    const [had, has] = [before.get(name) ?? [], after.get(name) ?? []];
    const [pkg] = [...has, ...had];
    const versions = { from: versionsOf(had), to: versionsOf(has) };
    if (!pkg || versions.from.join('\0') === versions.to.join('\0')) return [];
    const { type, ecosystem, name: written } = pkg;
    return [{ type, ...defined({ ecosystem }), name: written, ...versions }];
  });
}

/** Returns the name that a package has in every version, and in no other ecosystem. */
export function packageName({ ecosystem, type, name }: InstalledPackage): string {
  return [comparableName(ecosystem, name), ecosystem ?? type].join('\0');
}

function versionsOf(packages: readonly InstalledPackage[]): readonly string[] {
  return [...new Set(packages.map(({ version }) => version))].sort();
}
