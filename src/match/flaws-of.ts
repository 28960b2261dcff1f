import type { StoredRange } from '../domain/index.ts';

/** The part of a record that names its flaw. */
export type FlawRecord = Pick<StoredRange, 'record' | 'cves' | 'aliases'>;

/** One flaw of a package, which several databases may describe. */
export interface Flaw {
  /** Its CVE; without one its GHSA, else a record's own ID. */
  readonly id: string;
  /** All of its other IDs, sorted. */
  readonly aliases: readonly string[];
  /** IDs of the records that describe it. */
  readonly records: ReadonlySet<string>;
}

const GITHUB = 'GHSA-';

/**
 * Sorts the records that affect one package of a language by flaw. A record that names one CVE is about that flaw, and
 * one that names none is about the flaw of the records that it shares an ID with. OSV.dev copies aliases from record to
 * record, so one that names several CVEs may be about any of them: it counts with those that other records name alone,
 * and for what is then left (netty's GHSA-269q-hmxg-m83q names its predecessor's CVE too). Several CVEs that nothing
 * tells apart are one flaw, under the ID of its record.
 */
export function flawsOf(records: readonly FlawRecord[]): readonly Flaw[] {
  const named = new Set(records.flatMap(({ cves }) => (cves.length === 1 ? cves : [])));
  const flaws = new Drafts();
  const nameless: FlawRecord[] = [];
  for (const record of records) {
    const known = record.cves.filter((cve) => named.has(cve));
    const left = record.cves.filter((cve) => !named.has(cve));
    const isAlone = record.cves.length === 1;
    for (const cve of left.length === 1 ? record.cves : known) flaws.of(cve).add(record, isAlone);
    if (left.length > 1 || record.cves.length === 0) nameless.push({ ...record, cves: left });
  }
  for (const alike of sharingIds(nameless)) {
    const isUnnamed = alike.every(({ cves }) => cves.length === 0);
    const sharing = isUnnamed ? flaws.sharing(alike) : [];
    const targets = sharing.length > 0 ? sharing : [flaws.of(idOf(alike))];
    for (const target of targets) for (const record of alike) target.add(record, targets.length === 1);
  }
  return flaws.all();
}

class Draft {
  readonly records = new Set<string>();
  readonly #names: Set<string>;

  constructor(id: string) {
    this.#names = new Set([id]);
  }

  /** Takes over all names of a record that is about this flaw alone. */
  add({ record, cves, aliases }: FlawRecord, isAlone: boolean): void {
    this.records.add(record);
    for (const name of isAlone ? [record, ...cves, ...aliases] : [record]) this.#names.add(name);
  }

  shares(ids: readonly string[]): boolean {
    return ids.some((id) => this.#names.has(id));
  }

  aliasesOf(id: string): readonly string[] {
    return [...this.#names].filter((name) => name !== id).sort();
  }
}

class Drafts {
  readonly #drafts = new Map<string, Draft>();

  of(id: string): Draft {
    const draft = this.#drafts.get(id) ?? new Draft(id);
    this.#drafts.set(id, draft);
    return draft;
  }

  sharing(records: readonly FlawRecord[]): readonly Draft[] {
    const ids = records.flatMap(idsOf);
    return [...this.#drafts.values()].filter((draft) => draft.shares(ids));
  }

  all(): readonly Flaw[] {
    return Array.from(this.#drafts, ([id, draft]) => ({
      id,
      aliases: draft.aliasesOf(id),
      records: draft.records,
    }));
  }
}

function idsOf({ record, cves, aliases }: FlawRecord): readonly string[] {
  return [record, ...cves, ...aliases];
}

/** Groups records that share an ID, directly or through others. */
function sharingIds(records: readonly FlawRecord[]): readonly (readonly FlawRecord[])[] {
  const groups = new Map<string, Set<FlawRecord>>();
  for (const record of records) {
    const ids = idsOf(record);
    const joined = new Set([record, ...ids.flatMap((id) => [...(groups.get(id) ?? [])])]);
    for (const each of joined) for (const id of idsOf(each)) groups.set(id, joined);
  }
  return Array.from(new Set(groups.values()), (group) => [...group]);
}

/** Prefers the GHSA that all agree on, then one of the records: of several aliases none is more right than another. */
function idOf(records: readonly FlawRecord[]): string {
  const [github, ...others] = new Set(records.flatMap(idsOf).filter(isGithub));
  if (github !== undefined && others.length === 0) return github;
  const own = records.map(({ record }) => record).sort();
  return own.find(isGithub) ?? own[0] ?? '';
}

function isGithub(id: string): boolean {
  return id.startsWith(GITHUB);
}
