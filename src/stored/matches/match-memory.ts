import { cvesOf, dateOf, type ImageIdentity } from '../../domain/index.ts';
import { claimant, type PackageGroup } from '../../findings/answering.ts';
import type { ImageToJudge, MatchContent, MatchedFlaw, NotComparedRecord } from '../../inventory/ports.ts';
import { type Enrichment, rankOf, severitySources } from '../../match/index.ts';
import type { StoredContext } from '../context.ts';
import type { FilledMatches } from './fill-matches.ts';
import type { LineRules } from './line-answer.ts';
import { answerOf, type PackageAnswer } from './package-answer.ts';
import type { RankedFlaw } from './ranked-flaw.ts';
import { Rankings } from './rankings.ts';
import { RecentMap } from './recent-map.ts';
import { setAnswer, type SetAnswer } from './set-answer.ts';

/** Most that is kept of each; twice as much at most. */
export interface MemoryLimits {
  readonly sets: number;
  readonly packages: number;
  readonly contents: number;
}

/** Packages of 100,000 images, read once. Together these take some 130 MB at most. */
export const USUAL_LIMITS: MemoryLimits = { sets: 1_000, packages: 250_000, contents: 100_000 };

interface MemoryOptions {
  /** Of each line. */
  readonly rules: readonly LineRules[];
  readonly wantsUpgrades: boolean;
  readonly limits: MemoryLimits;
}

/** Above all numbers of orders of sources, and of distributions. */
const MAX_RATERS = 2 ** 16;
const MAX_DISTRIBUTIONS = 2 ** 20;

/** Made of a content, where the same sources rate: a finding as it is ranked there, or a record that could not be compared. */
type Said = RankedFlaw | NotComparedRecord;

/** Keeps the answers for packages and sets at one moment, by each line. */
export class MatchMemory {
  readonly rankings: Rankings;
  readonly #context: StoredContext;
  readonly #day: string;
  readonly #rules: MemoryOptions['rules'];
  readonly #wantsUpgrades: boolean;
  readonly #sets: RecentMap<number, SetAnswer>;
  readonly #packages: RecentMap<number, PackageAnswer>;
  readonly #said: RecentMap<number, Said>;
  readonly #silent = new Map<string, PackageAnswer>();
  readonly #groups = new Map<PackageGroup, number>();
  /** Orders of sources, by their numbers. */
  readonly #raters: (readonly string[])[] = [];

  constructor(context: StoredContext, at: Date, { rules, wantsUpgrades, limits }: MemoryOptions) {
    this.#context = context;
    this.#rules = rules;
    this.#wantsUpgrades = wantsUpgrades;
    this.#day = dateOf(at.toISOString());
    this.#sets = new RecentMap(limits.sets);
    this.#packages = new RecentMap(limits.packages);
    this.#said = new RecentMap(limits.contents);
    this.rankings = new Rankings(context);
  }

  /** Ignore rules and the life cycles of releases change from day to day; statements begin to count at any time. */
  isOf(at: Date): boolean {
    return this.#day === dateOf(at.toISOString()) && this.#rules.every(({ vex }) => vex?.holdsAt(at) ?? true);
  }

  /** Whether documents of a line name an image, of which its packages alone do not tell all then. */
  isNamed(image: ImageIdentity, line: number): boolean {
    return this.#rules[line]?.vex?.names(image) ?? false;
  }

  /** Returns the sets of each image, in its order; an image with a package that is not matched has none. */
  async answersOf(
    images: readonly ImageToJudge[],
    filled: FilledMatches,
  ): Promise<ReadonlyMap<ImageToJudge, readonly SetAnswer[]>> {
    const found = new Map<ImageToJudge, readonly SetAnswer[]>();
    for (const own of Map.groupBy(images, ({ distributionId }) => distributionId).values()) {
      const answers = await this.#setsOf(own, filled);
      for (const image of own) {
        const sets = image.sets.map(({ id }) => answers.get(id)).filter((set) => set !== undefined);
        if (sets.length === image.sets.length) found.set(image, sets);
      }
    }
    return found;
  }

  /** Returns the sets of images of one distribution. */
  async #setsOf(
    images: readonly ImageToJudge[],
    filled: FilledMatches,
  ): Promise<ReadonlyMap<number, SetAnswer>> {
    const answers = new Map<number, SetAnswer>();
    const unknown: number[] = [];
    for (const id of new Set(images.flatMap(({ sets }) => sets.map(({ id }) => id)))) {
      const known = this.#sets.get(id);
      if (known) answers.set(id, known);
      else unknown.push(id);
    }
    const [image] = images;
    if (!image || unknown.length === 0) return answers;
    const members = await this.#context.store.matches.members(unknown);
    const packages = await this.#packagesOf(image, new Set([...members.values()].flat()), filled);
    for (const [set, ids] of members) {
      const known = ids.map((id) => packages.get(id)).filter((pkg) => pkg !== undefined);
      if (known.length < ids.length) continue;
      const answer = setAnswer(known, this.#rules.length);
      answers.set(set, answer);
      this.#sets.set(set, answer);
    }
    return answers;
  }

  /** Returns packages of the distribution of an image by their numbers, without those that are not matched. */
  async #packagesOf(
    image: ImageToJudge,
    ids: ReadonlySet<number>,
    { chosen }: FilledMatches,
  ): Promise<ReadonlyMap<number, PackageAnswer>> {
    const { distribution, distributionId } = image;
    const found = new Map<number, PackageAnswer>();
    const unknown: number[] = [];
    for (const id of ids) {
      const known = this.#packages.get(placeOf(image, id));
      if (known) found.set(id, known);
      else unknown.push(id);
    }
    const groups = chosen.groupsOn(distribution);
    const read = (await this.#context.store.matches.answers(distributionId, unknown)).flatMap(
      ({ stored, contents }) => {
        const group = claimant(stored.package, groups);
        return contents ? [{ stored, contents, group }] : [];
      },
    );
    const said = await this.#saidOf(read);
    const common = {
      distribution,
      rules: this.#rules,
      named: namedBy(chosen),
      wantsUpgrades: this.#wantsUpgrades,
      shared: this.#silent,
    };
    for (const { stored, contents, group } of read) {
      const answering = group && chosen.answering.get(group);
      const raters = group && this.#numberOf(group);
      const own = raters === undefined ? [] : contents.flatMap((id) => said.get(saidBy(id, raters)) ?? []);
      const answer = answerOf(stored, own, { ...common, group, answering });
      found.set(stored.packageId, answer);
      this.#packages.set(placeOf(image, stored.packageId), answer);
    }
    return found;
  }

  /** Reads what contents say, each once for each order of sources. */
  async #saidOf(
    read: readonly { readonly contents: readonly number[]; readonly group: PackageGroup | undefined }[],
  ): Promise<ReadonlyMap<number, Said>> {
    const said = new Map<number, Said>();
    const unknown = new Map<number, { readonly id: number; readonly raters: number }>();
    for (const { contents, group } of read) {
      if (!group) continue;
      const raters = this.#numberOf(group);
      for (const id of contents) {
        const key = saidBy(id, raters);
        if (said.has(key)) continue;
        const known = this.#said.get(key);
        if (known) said.set(key, known);
        else unknown.set(key, { id, raters });
      }
    }
    const ids = new Set(Array.from(unknown.values(), ({ id }) => id));
    const contents = await this.#context.store.matches.contents([...ids]);
    const enrichment = await this.rankings.load([...contents.values()].flatMap(cvesIn));
    for (const [key, { id, raters }] of unknown) {
      const content = contents.get(id);
      if (!content) continue;
      const sources = this.#raters[raters] ?? [];
      const one = content.kind === 'flaw' ? ranked(content, enrichment, sources) : content;
      said.set(key, one);
      this.#said.set(key, one);
    }
    return said;
  }

  /** Returns a number that groups share in which the same sources rate, as all releases of a distribution. */
  #numberOf(group: PackageGroup): number {
    const known = this.#groups.get(group);
    if (known !== undefined) return known;
    const sources = severitySources(group.distribution);
    const name = sources.join(' ');
    const same = this.#raters.findIndex((each) => each.join(' ') === name);
    const number = same < 0 ? this.#raters.push(sources) - 1 : same;
    this.#groups.set(group, number);
    return number;
  }
}

function namedBy({ problems }: FilledMatches['chosen']): ReadonlySet<string> {
  return new Set(problems.flatMap(({ package: about }) => about ?? []));
}

function cvesIn(content: MatchContent): readonly string[] {
  return content.kind === 'flaw' ? cvesOf(content) : [];
}

function ranked(flaw: MatchedFlaw, enrichment: Enrichment, sources: readonly string[]): RankedFlaw {
  const { id, aliases, state, fixedVersion, fixRequires } = flaw;
  const { severity, epss, kev } = rankOf(flaw, enrichment, sources);
  return {
    id,
    ...(aliases && { aliases }),
    state,
    ...(fixedVersion !== undefined && { fixedVersion }),
    ...(fixRequires !== undefined && { fixRequires }),
    severity,
    ...(epss && { epss }),
    ...(kev && { kev }),
  };
}

function saidBy(content: number, raters: number): number {
  return content * MAX_RATERS + raters;
}

function placeOf({ distributionId = 0 }: ImageToJudge, packageId: number): number {
  return packageId * MAX_DISTRIBUTIONS + distributionId;
}
