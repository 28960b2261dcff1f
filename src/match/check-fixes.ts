import { defined, type Finding, type InstalledPackage, type WantedVersion } from '../domain/index.ts';
import { commonFix, type CommonFix, type VersionKeyOf } from './common-fix.ts';
import type { Sources } from './go/index.ts';
import { lookUpAll } from './look-up.ts';
import { lookedUpAs, type NameAndVersion } from './looked-up-as.ts';
import { subscriptionOf } from './subscription.ts';
import type { Answering } from './wanted-versions.ts';

/** A version that was matched again, as if it were installed. */
export interface CheckedFix extends CommonFix {
  /** IDs still found at this version, or only there, sorted; excludes IDs that had no fix before. */
  readonly leaves: readonly string[];
}

type Flaw = Pick<Finding, 'id' | 'aliases'>;
export type FixableFlaw = Flaw & Pick<Finding, 'package' | 'fixedVersion' | 'fixRequires'>;

/** Findings that one version should clear, all in binaries from one build. */
export interface FixQuestion {
  readonly findings: readonly FixableFlaw[];
  /** All flaws found in these packages now, so that a version is not blamed for them. */
  readonly known: readonly Flaw[];
}

export interface FixWorld {
  readonly sources: Sources;
  /** Undefined where no feed answers. */
  readonly answeringOf: (pkg: InstalledPackage) => Answering | undefined;
  readonly keyOf: VersionKeyOf;
}

/** Rounds that follow fixes for flaws found in a fix. */
const MAX_ROUNDS = 4;
/** Versions to match again per build: fixes for its own flaws, and for any flaw in the package. */
const MAX_VERSIONS = 32;
const MAX_OTHERS = 32;

/**
 * Finds the version that leaves the fewest flaws, for each question. Matches the highest fix first; if
 * another record affects it, matches each flaw's own fix too, and in each round the fixes for flaws found
 * there. If all leave something, tries any version that the package's records call fixed, the highest first.
 */
export async function checkFixes(
  questions: readonly FixQuestion[],
  world: FixWorld,
): Promise<readonly (CheckedFix | undefined)[]> {
  const searches = questions.map((question) => new Search(question, world));
  for (let round = 0; round < MAX_ROUNDS && searches.some((search) => search.isOpen); round++) {
    await matchRound(searches, world.sources);
  }
  await askForAllFixes(
    searches.filter((search) => !search.isClear),
    world.sources,
  );
  await matchRound(searches, world.sources);
  return searches.map((search) => search.best());
}

async function matchRound(searches: readonly Search[], sources: Sources): Promise<void> {
  const trials = searches.flatMap((search) => search.trials());
  if (trials.length > 0) await match(trials, sources);
  for (const trial of trials) trial.search.take(trial);
}

/** A build at another version. */
interface Trial {
  readonly search: Search;
  readonly fix: CommonFix;
  readonly packages: readonly InstalledPackage[];
  readonly found: FixableFlaw[];
  /** IDs of records that could not be compared with this version. */
  readonly notCompared: string[];
}

class Search {
  readonly answering: Answering | undefined;
  readonly #question: FixQuestion;
  readonly #keyOf: VersionKeyOf;
  readonly #packages: readonly InstalledPackage[];
  /** IDs of the findings to clear, by all names for their flaws. */
  readonly #wanted = new Map<string, string>();
  readonly #known: ReadonlySet<string>;
  readonly #tried = new Map<string, CheckedFix>();
  #due = new Map<string, CommonFix>();

  constructor(question: FixQuestion, { keyOf, answeringOf }: FixWorld) {
    const { findings, known } = question;
    this.#question = question;
    this.#keyOf = keyOf;
    this.#packages = [...new Set(findings.map((finding) => finding.package))];
    const [pkg] = this.#packages;
    this.answering = pkg && answeringOf(pkg);
    for (const finding of findings) for (const name of namesOf(finding)) this.#wanted.set(name, finding.id);
    this.#known = new Set(known.flatMap(namesOf));
    this.#ask(findings);
  }

  get isOpen(): boolean {
    return this.#due.size > 0;
  }

  /** Whether some version leaves nothing, or nothing can be matched. */
  get isClear(): boolean {
    return !this.answering || this.#tried.values().some(({ leaves }) => leaves.length === 0);
  }

  get names(): ReadonlySet<string> {
    return new Set(this.#lookedUp().map(({ name }) => name));
  }

  /** Queues the highest versions that are above the installed one and untried. */
  askFor(fixes: readonly CommonFix[]): void {
    const installed = this.#lookedUp().map(({ version }) => this.#key(version));
    const keyed = fixes
      .filter(({ version }) => !this.#tried.has(version))
      .map((fix) => ({ fix, key: this.#key(fix.version) }))
      .filter(({ key }) => installed.every((each) => Buffer.compare(key, each) > 0));
    const sorted = new Map(
      keyed.sort((a, b) => Buffer.compare(b.key, a.key)).map(({ fix }) => [fix.version, fix]),
    );
    this.#due = new Map([...sorted].slice(0, MAX_OTHERS));
  }

  trials(): readonly Trial[] {
    const due = [...this.#due.values()].slice(0, MAX_VERSIONS + MAX_OTHERS - this.#tried.size);
    this.#due = new Map();
    return due.map((fix) => ({
      search: this,
      fix,
      packages: this.#packages.map((pkg) => atVersion(pkg, fix.version)),
      found: [],
      notCompared: [],
    }));
  }

  take({ fix, found, notCompared }: Trial): void {
    const left = found.filter((flaw) => this.#leftAs(flaw).length > 0);
    const leaves = [
      ...left.flatMap((flaw) => this.#leftAs(flaw)),
      ...notCompared.flatMap((id) => this.#wanted.get(id) ?? []),
    ];
    const isFirst = this.#tried.size === 0;
    this.#tried.set(fix.version, { ...fix, leaves: [...new Set(leaves)].sort() });
    if (leaves.length === 0 || this.#tried.size >= MAX_VERSIONS) return;
    this.#ask(left);
    if (isFirst) for (const finding of this.#question.findings) this.#ask([finding]);
  }

  /** Returns the version that leaves the fewest flaws, the lowest if equal; undefined if it clears nothing. */
  best(): CheckedFix | undefined {
    let best: { readonly fix: CheckedFix; readonly key: Uint8Array } | undefined;
    for (const fix of this.#tried.values()) {
      const key = this.#key(fix.version);
      const order = best ? fix.leaves.length - best.fix.leaves.length || Buffer.compare(key, best.key) : -1;
      if (order < 0) best = { fix, key };
    }
    const leaves = new Set(best?.fix.leaves);
    return this.#question.findings.every(({ id }) => leaves.has(id)) ? undefined : best?.fix;
  }

  #lookedUp(): readonly NameAndVersion[] {
    const { answering } = this;
    return answering ? this.#packages.flatMap((pkg) => lookedUpAs(pkg, answering)) : [];
  }

  /** Lists the findings that a flaw at another version continues, or the flaw itself if it is new. */
  #leftAs(flaw: Flaw): readonly string[] {
    const names = namesOf(flaw);
    const wanted = names.flatMap((name) => this.#wanted.get(name) ?? []);
    if (wanted.length > 0) return wanted;
    return names.some((name) => this.#known.has(name)) ? [] : [flaw.id];
  }

  #ask(flaws: readonly FixableFlaw[]): void {
    const [pkg] = this.#packages;
    const fix = pkg && commonFix(pkg, flaws, this.#keyOf);
    if (fix && !this.#tried.has(fix.version)) this.#due.set(fix.version, fix);
  }

  #key(version: string): Uint8Array {
    const [pkg] = this.#packages;
    const key = pkg && this.#keyOf(pkg, version);
    return key?.ok === true ? key.value : new Uint8Array();
  }
}

function namesOf({ id, aliases = [] }: Flaw): readonly string[] {
  return [id, ...aliases];
}

/** Sets every version field: the feed's naming decides which one is compared. */
function atVersion({ status: _, ...pkg }: InstalledPackage, version: string): InstalledPackage {
  return {
    ...pkg,
    version,
    ...(pkg.source && { source: { ...pkg.source, version } }),
    ...(pkg.alias !== undefined && { alias: version }),
  };
}

/** An empty version cannot be ordered, so it matches every row for its package. */
async function askForAllFixes(searches: readonly Search[], { advisories }: Sources): Promise<void> {
  const wanted: (WantedVersion & { readonly search: Search })[] = [];
  for (const search of searches) {
    for (const ecosystem of search.answering?.ecosystems ?? []) {
      for (const name of search.names)
        wanted.push({ id: wanted.length, ecosystem, name, version: '', search });
    }
  }
  if (wanted.length === 0) return;
  const rows = await advisories.match(wanted.map(({ search: _, ...each }) => each));
  const bySearch = Map.groupBy(rows, (row) => wanted[row.wanted]?.search);
  for (const [search, own] of bySearch) {
    const fixes = own.flatMap(({ feed, ecosystem, fixedVersion }) => {
      if (fixedVersion === undefined || feed !== search?.answering?.feed) return [];
      const requires = subscriptionOf(ecosystem);
      return [{ version: fixedVersion, ...defined({ requires }) }];
    });
    search?.askFor(fixes);
  }
}

async function match(trials: readonly Trial[], sources: Sources): Promise<void> {
  const trialOf = new Map(trials.flatMap((trial) => trial.packages.map((pkg) => [pkg, trial] as const)));
  const groups = Map.groupBy(trialOf, ([, { search }]) => search.answering);
  const asked = Array.from(groups, ([answering, own]) =>
    answering ? [{ answering, packages: own.map(([pkg]) => pkg) }] : [],
  );
  for (const { findings, notCompared } of (await lookUpAll(asked.flat(), sources)).values()) {
    for (const finding of findings) trialOf.get(finding.package)?.found.push(finding);
    for (const { ids, packages } of notCompared) {
      for (const pkg of packages) for (const id of ids) trialOf.get(pkg)?.notCompared.push(id);
    }
  }
}
