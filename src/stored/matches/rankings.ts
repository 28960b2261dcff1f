import { type CveRecord, isCveId, isHole, type Problem } from '../../domain/index.ts';
import type { UnaskedCves } from '../../findings/feeds/load-cve-records.ts';
import { enrich, type MissingRankings } from '../../findings/rank/enrich.ts';
import type { Enrichment } from '../../match/index.ts';
import type { StoredContext } from '../context.ts';

/** Loads CVE records, EPSS and KEV, and adds up which are missing over all CVEs loaded so far. */
export class Rankings {
  readonly #context: StoredContext;
  /** Records without their ratings, which would fill the memory. */
  readonly #recorded = new Map<string, CveRecord>();
  readonly #unasked = new Map<string, { readonly problem: Problem; readonly cves: Set<string> }>();
  readonly #unreadable = new Set<string>();
  readonly #problems = new Map<string, Problem>();
  #rest: Pick<MissingRankings, 'kev' | 'epss'> = { kev: [], epss: [] };

  constructor(context: StoredContext) {
    this.#context = context;
  }

  get missing(): MissingRankings {
    const unasked: readonly UnaskedCves[] = [...this.#unasked.values()];
    const records = this.#recorded;
    return { cve: { records, problems: [], unasked, unreadable: this.#unreadable }, ...this.#rest };
  }

  /** Holes in the list of CVE records, for every image with CVEs. */
  get holes(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  async load(cves: readonly string[]): Promise<Enrichment> {
    const { enrichment, missing } = await enrich([...new Set(cves)], this.#context);
    if (cves.length === 0) return enrichment;
    for (const [cve, { found, fetchedAt }] of enrichment.records) {
      this.#recorded.set(cve, { cve, found, fetchedAt, ratings: [] });
    }
    for (const { problem, cves: unasked } of missing.cve.unasked) this.#addUnasked(problem, unasked);
    for (const cve of missing.cve.unreadable) this.#unreadable.add(cve);
    for (const problem of missing.cve.problems) {
      if (isHole(problem) && !isCveId(problem.subject)) this.#problems.set(problem.message, problem);
    }
    this.#rest = { kev: missing.kev, epss: missing.epss };
    return enrichment;
  }

  /** An unresponsive source is one hole, however often it was asked. */
  #addUnasked(problem: Problem, cves: ReadonlySet<string>): void {
    const key = `${problem.kind}\0${problem.subject}`;
    const known = this.#unasked.get(key) ?? { problem, cves: new Set() };
    for (const cve of cves) known.cves.add(cve);
    this.#unasked.set(key, known);
  }
}
