import { isCveId, isHole, type Problem } from '../../domain/index.ts';
import type { Enrichment } from '../../match/index.ts';
import type { ScanContext } from '../context.ts';
import { enrich, type MissingRankings } from '../enrich.ts';
import type { LoadedRecords, UnaskedCves } from '../load-cve-records.ts';

/** What CVE records, EPSS and KEV say, read as images need it. */
export class Rankings {
  readonly #context: ScanContext;
  readonly #known = new Set<string>();
  readonly #records = new Map<string, ValueOf<Enrichment['records']>>();
  readonly #epss = new Map<string, ValueOf<Enrichment['epss']>>();
  readonly #kev = new Map<string, ValueOf<Enrichment['kev']>>();
  readonly #unasked = new Map<string, { readonly problem: Problem; readonly cves: Set<string> }>();
  readonly #unreadable = new Set<string>();
  readonly #problems = new Map<string, Problem>();
  #rest: Pick<MissingRankings, 'kev' | 'epss'> = { kev: [], epss: [] };

  constructor(context: ScanContext) {
    this.#context = context;
  }

  get enrichment(): Enrichment {
    return { records: this.#records, epss: this.#epss, kev: this.#kev };
  }

  get missing(): MissingRankings {
    const unasked: readonly UnaskedCves[] = [...this.#unasked.values()];
    const cve: LoadedRecords = {
      records: this.#records,
      problems: [],
      unasked,
      unreadable: this.#unreadable,
    };
    return { cve, ...this.#rest };
  }

  /** Holes of the list of CVE records, whatever CVEs an image has. */
  get holes(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  async load(cves: readonly string[]): Promise<void> {
    const wanted = [...new Set(cves)].filter((cve) => !this.#known.has(cve));
    if (wanted.length === 0) return;
    const { enrichment, missing } = await enrich(wanted, this.#context);
    for (const cve of wanted) this.#known.add(cve);
    for (const [cve, record] of enrichment.records) this.#records.set(cve, record);
    for (const [cve, score] of enrichment.epss) this.#epss.set(cve, score);
    for (const [cve, entry] of enrichment.kev) this.#kev.set(cve, entry);
    for (const { problem, cves: unasked } of missing.cve.unasked) this.#addUnasked(problem, unasked);
    for (const cve of missing.cve.unreadable) this.#unreadable.add(cve);
    for (const problem of missing.cve.problems) {
      if (isHole(problem) && !isCveId(problem.subject)) this.#problems.set(problem.message, problem);
    }
    this.#rest = { kev: missing.kev, epss: missing.epss };
  }

  /** A source is one hole, however often it did not answer. */
  #addUnasked(problem: Problem, cves: ReadonlySet<string>): void {
    const key = `${problem.kind}\0${problem.subject}`;
    const known = this.#unasked.get(key) ?? { problem, cves: new Set() };
    for (const cve of cves) known.cves.add(cve);
    this.#unasked.set(key, known);
  }
}

type ValueOf<Values> = Values extends ReadonlyMap<string, infer Value> ? Value : never;
