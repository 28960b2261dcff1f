import {
  defined,
  type Digest,
  type Distribution,
  type Finding,
  type InstalledPackage,
  locationsOf,
  type Problem,
} from '../../domain/index.ts';
import { claimant, judgeImage, matchImage, sourcesOf } from '../../findings/index.ts';
import { NO_LINE } from '../../policy/index.ts';
import { type ChosenFeeds, sourceUpgrades, type StoredContext } from '../../stored/index.ts';
import type { ImageInFleet } from '../verdicts/lines-of-image.ts';
import { readVexOfLine } from '../verdicts/vex-of-line.ts';
import type { FlawedImage } from './flawed-image.ts';
import type { KnownPackages } from './known-packages.ts';
import type { FindImageHole } from './image-hole.ts';

export interface ReportWorld {
  readonly context: StoredContext;
  readonly chosen: ChosenFeeds;
  readonly known: KnownPackages;
  readonly findHole: FindImageHole;
}

/** Reports on an image by each of its lines: a finding that counts for one line counts. Undefined if it was deleted. */
export async function reportedImage(
  key: Digest,
  { lines, vex }: Pick<ImageInFleet, 'lines' | 'vex'>,
  { context, chosen, known, findHole }: ReportWorld,
): Promise<FlawedImage | undefined> {
  const { inventory, vex: documents } = context.store;
  const indexed = await inventory.get(key);
  if (!indexed) return undefined;
  const matched = await matchImage(indexed, {}, context);
  const found = new Map<InstalledPackage, Map<string, Finding>>();
  const problems: Problem[] = [];
  for (const { name, ignore } of lines) {
    const judgement = {
      line: NO_LINE,
      ignore,
      vex: await readVexOfLine(name, vex, documents),
      skipsUpgrades: true as const,
    };
    const { result } = await judgeImage(matched, judgement, context);
    for (const problem of result.problems) problems.push(problem);
    for (const finding of result.findings) {
      const ofPackage = found.get(finding.package) ?? new Map<string, Finding>();
      found.set(finding.package, ofPackage.set(finding.id, finding));
    }
  }
  const subjectOf = subjects(indexed.distribution, chosen);
  const flawed = Array.from(found, ([pkg, byId]) => ({
    package: pkg,
    ecosystem: subjectOf(pkg),
    answering: matched.matched.asked.find(({ packages }) => packages.has(pkg))?.answering,
    findings: [...byId.values()],
    known: matched.matched.findings.filter((finding) => finding.package === pkg),
  }));
  const upgrades = await sourceUpgrades(flawed, sourcesOf(context.store));
  const hole = findHole(problems);
  return {
    key,
    layers: flawed.map(({ package: pkg, findings }, i) => ({
      layer: highestLayer(pkg),
      packages: [known.add(findings, upgrades[i])],
    })),
    ...defined({ hole }),
  };
}

function subjects(distribution: Distribution | undefined, chosen: ChosenFeeds) {
  const groups = chosen.groupsOn(distribution);
  return (pkg: InstalledPackage) => claimant(pkg, groups)?.subject ?? pkg.type;
}

/** Places are listed from the lowest layer to the highest. */
function highestLayer(pkg: InstalledPackage): number {
  return locationsOf(pkg).at(-1)?.layer ?? pkg.layer;
}
