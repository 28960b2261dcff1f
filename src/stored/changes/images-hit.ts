import type { InstalledPackage, Problem, StoredRange, NotComparedAdvisory } from '../../domain/index.ts';
import { groupPackages } from '../../findings/answering.ts';
import { isAnswer } from '../../findings/feeds/is-answer.ts';
import { sourcesOf } from '../../findings/feeds/sources-of.ts';
import { nameStored } from '../../findings/names/name-artifacts.ts';
import type {
  ImagePageRequest,
  ImageReader,
  ImageSummary,
  InventoryStore,
  StoredPackage,
} from '../../inventory/ports.ts';
import {
  findingsAbout,
  isKernelHeaders,
  lookUp,
  type MatchedFinding,
  namesLookedUpAs,
  notComparedProblems,
} from '../../match/index.ts';
import type { Page } from '../../store/ports.ts';
import type { StoredContext } from '../context.ts';
import { chooseFeeds, type ChosenFeeds } from './choose-feeds.ts';

/** Stored images that a CVE, or a feed's record, affects. */
export interface ImagesHit {
  /** Whether a feed that answers for a stored image names it. */
  readonly isKnown: boolean;
  /** The affected packages, each once per distribution, and once for images without one. */
  readonly packages: readonly StoredPackage[];
  readonly images: Page<ImageSummary>;
  /** Why an image may be missing: a feed that was never loaded, a version that could not be compared. */
  readonly problems: readonly Problem[];
}

/**
 * Looks up each distinct package that may be affected as a report would, never image by image and without the
 * network.
 */
export async function imagesHit(
  id: string,
  page: ImagePageRequest,
  context: StoredContext,
): Promise<ImagesHit> {
  const { inventory } = context.store;
  const chosen = await chooseFeeds(seenBy(page, inventory), context);
  const { isKnown, hits, problems } = await packagesHit(id, chosen, context, page);
  const packages = hits.map(({ stored }) => stored);
  return { isKnown, packages, images: await inventory.withPackages(packages, page), problems };
}

/** Limits the query to the reader's own images: others' problems would reveal their content. */
function seenBy(reader: ImageReader, inventory: InventoryStore): Parameters<typeof chooseFeeds>[0] {
  return {
    distributions: () => inventory.distributions(reader),
    ecosystems: () => inventory.ecosystems(reader),
  };
}

/** Finds the stored packages that a CVE, or a feed's record, affects in the current feeds. */
export async function packagesAffected(
  id: string,
  context: StoredContext,
): Promise<Pick<ImagesHit, 'packages' | 'problems'>> {
  const chosen = await chooseFeeds(context.store.inventory, context);
  const { hits, problems } = await packagesHit(id, chosen, context);
  return { packages: hits.map(({ stored }) => stored), problems };
}

/** A vulnerability in a stored package. */
export interface PackageHit {
  readonly stored: StoredPackage;
  readonly finding: MatchedFinding;
}

/** The packages that one CVE hits. */
export interface HitByCve {
  readonly cve: string;
  readonly hits: readonly PackageHit[];
}

/** Finds the packages that each CVE hits, choosing feeds only once. */
export async function* packagesHitByEach(
  cves: readonly string[],
  context: StoredContext,
): AsyncGenerator<HitByCve, void> {
  if (cves.length === 0) return;
  const chosen = await chooseFeeds(context.store.inventory, context);
  // Without an answering feed, nothing is hit.
  if (chosen.answering.size === 0) return;
  for (const cve of cves) yield { cve, hits: (await packagesHit(cve, chosen, context)).hits };
}

/** Finds the stored packages that a CVE, or a feed's record, affects. */
export async function packagesHit(
  id: string,
  chosen: ChosenFeeds,
  context: StoredContext,
  reader: ImageReader = {},
): Promise<Pick<ImagesHit, 'isKnown' | 'problems'> & { readonly hits: readonly PackageHit[] }> {
  const { advisories, inventory } = context.store;
  const { answering } = chosen;
  const problems = [...chosen.problems];
  const ecosystems = [...answering.values()].flatMap((choice) => choice.ecosystems);
  const ranges = (await advisories.rangesOf(id, [...new Set(ecosystems)])).filter((range) =>
    [...answering.values()].some((choice) => isAnswer(range, choice)),
  );
  const names = new Set(ranges.flatMap((range) => namesLookedUpAs(range.package)));
  const modules = ranges.flatMap((range) =>
    range.qualifiers?.module === range.package ? range.package : [],
  );
  const named = await inventory.packagesNamed([...names], reader, [...new Set(modules)]);
  const stored = await nameStored(named, advisories);
  const candidates = Map.groupBy(stored, (found) => found.distributionId);
  const hits: PackageHit[] = [];
  for (const found of candidates.values()) {
    const matched = await matchStored(id, found, ranges, chosen, context);
    for (const hit of matched.hits) hits.push(hit);
    for (const problem of matched.problems) problems.push(problem);
  }
  return {
    isKnown: ranges.length > 0,
    hits,
    problems: problems.filter(({ package: about }) => about === undefined || names.has(about)),
  };
}

/**
 * Matches packages in images on one distribution, or without one. Matches every row about them, since one may
 * cancel another.
 */
async function matchStored(
  id: string,
  found: readonly StoredPackage[],
  ranges: readonly StoredRange[],
  { groupsOn, answering }: ChosenFeeds,
  { store }: StoredContext,
): Promise<{ readonly hits: readonly PackageHit[]; readonly problems: readonly Problem[] }> {
  const byPackage = new Map(found.map((stored) => [stored.package, stored]));
  const grouped = groupPackages([...byPackage.keys()], groupsOn(found[0]?.distribution));
  const hits = new Map<InstalledPackage, PackageHit>();
  const problems: (readonly Problem[])[] = [];
  for (const { group, packages: own } of grouped.groups) {
    const choice = answering.get(group);
    if (!choice) continue;
    const lookedUp = await lookUp(own, choice, sourcesOf(store));
    const answers = ranges.filter((range) => isAnswer(range, choice));
    for (const finding of lookedUp.findings.filter(findingsAbout(id, answers))) {
      const stored = byPackage.get(finding.package);
      if (stored && !isKernelHeaders(finding.package)) hits.set(finding.package, { stored, finding });
    }
    const notCompared = lookedUp.notCompared.filter((advisory) => isMeant(id, advisory));
    problems.push(grouped.problems, lookedUp.problems, notComparedProblems(notCompared));
  }
  return { hits: [...hits.values()], problems: [...new Set(problems.flat())] };
}

function isMeant(id: string, { record, ids, aliases }: NotComparedAdvisory): boolean {
  return record === id || ids.includes(id) || aliases.includes(id);
}
