import { type BaseImage, type Finding, type InstalledPackage, sourceOf } from '../../src/domain/index.ts';
import { reportImage } from '../../src/findings/index.ts';
import type { StoredContext } from '../../src/stored/index.ts';
import type { layered } from './base-suite.ts';
import { imageKey } from './images.ts';
import { judgementsOf, type Ruled } from './ruled-fleets.ts';

export const VERSIONS = ['1.0.0', '2.0.0', '3.0.0'];
export const NO_RULES: Ruled = { ignore: [], edge: undefined, vex: undefined };

export interface Saved {
  readonly image: ReturnType<typeof layered>;
  readonly base?: BaseImage;
}

/** Lists, for each CVE of each image, the upgrade of every affected package; empty without a fix. */
export async function pairsByReports(
  images: readonly Saved[],
  given: Ruled,
  context: StoredContext,
): Promise<readonly (readonly string[])[]> {
  const newer = images.find(({ image }) => image.key === imageKey('newer'));
  const stays = newer && new Set((await findingsOf(newer, given, context)).map(({ id }) => id));
  const pairs: (readonly string[])[] = [];
  for (const image of images) {
    const findings = await findingsOf(image, given, context);
    for (const ours of Map.groupBy(findings, ({ id }) => id).values()) {
      const needs = ours.map(async (finding) => {
        if (finding.from === 'base' && stays && !stays.has(finding.id)) return 'base';
        const made = await upgradeOf(finding.package, findings, { image, context });
        if (finding.fixedVersion === undefined || !made || made.leaves.has(finding.id)) return '';
        return `${sourceOf(finding.package).name} ${made.version}`;
      });
      pairs.push(await Promise.all(needs));
    }
  }
  return pairs;
}

/**
 * Finds the version of a package that leaves the fewest flaws: the highest fix if that leaves none, else the lowest of
 * the best; undefined if no version clears a flaw. Tries each in a report: a fix in one range may be vulnerable in another.
 */
async function upgradeOf(
  own: InstalledPackage,
  counted: readonly Finding[],
  { image, context }: { readonly image: Saved; readonly context: StoredContext },
) {
  const fixable = new Map(
    ofPackage(counted, own).flatMap(({ id, fixedVersion }) =>
      fixedVersion === undefined ? [] : [[id, fixedVersion]],
    ),
  );
  const known = new Set(ofPackage(await findingsOf(image, NO_RULES, context), own).map(({ id }) => id));
  const trials: { readonly version: string; readonly leaves: ReadonlySet<string> }[] = [];
  for (const version of VERSIONS.filter((each) => each > own.version)) {
    const found = await findingsOf(upgrade(image, own, version), NO_RULES, context);
    const ids = ofPackage(found, { ...own, version }).map(({ id }) => id);
    trials.push({ version, leaves: new Set(ids.filter((id) => fixable.has(id) || !known.has(id))) });
  }
  const highest = [...fixable.values()].toSorted().at(-1);
  const clear = trials.find(({ version, leaves }) => version === highest && leaves.size === 0);
  const best = clear ?? trials.toSorted((a, b) => a.leaves.size - b.leaves.size).at(0);
  return best && [...fixable.keys()].every((id) => best.leaves.has(id)) ? undefined : best;
}

function ofPackage(findings: readonly Finding[], { name, version }: InstalledPackage): readonly Finding[] {
  return findings.filter(({ package: own }) => own.name === name && own.version === version);
}

/** The same image with one package at another version: one record may fix what another still finds there. */
function upgrade({ image, ...rest }: Saved, own: InstalledPackage, version: string): Saved {
  const packages = image.packages.map((each) =>
    each.name === own.name && each.version === own.version
      ? { ...each, version, ...(each.source && { source: { ...each.source, version } }) }
      : each,
  );
  return { ...rest, image: { ...image, packages } };
}

/** Returns the findings that count by any line of an image. */
async function findingsOf(
  { image, base }: Saved,
  given: Ruled,
  context: StoredContext,
): Promise<readonly Finding[]> {
  const found = new Map<string, Finding>();
  for (const judgement of judgementsOf(image.image.reference, given)) {
    const based = { ...judgement, ...(base && { base: { base, problems: [] } }) };
    for (const finding of (await reportImage(image, based, context)).result.findings) {
      const { name, version, architecture = '' } = finding.package;
      found.set(`${name} ${version} ${architecture} ${finding.id}`, finding);
    }
  }
  return [...found.values()];
}
