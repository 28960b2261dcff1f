import type { StoredRange } from '../domain/index.ts';

/** The fields by which a record names its flaw. */
export type FlawRecord = Pick<StoredRange, 'record' | 'cves' | 'aliases'>;

/** One package flaw, which several databases may describe. */
export interface Flaw {
  /** Its CVE; without one its GHSA, else a record's own ID. */
  readonly id: string;
  /** All its other IDs, sorted. */
  readonly aliases: readonly string[];
  /** IDs of the records that describe it. */
  readonly records: ReadonlySet<string>;
}

const GITHUB = 'GHSA-';

/**
 * Groups the records that affect one language package by flaw. A record with one CVE is about that flaw; a
 * record without CVEs is about the flaw in records that share an ID with it. OSV.dev copies aliases between
 * records, so a record with several CVEs may be about any: it counts for each CVE that another record names
 * as its only one, and for a single one left over (netty's GHSA-269q-hmxg-m83q names its predecessor's CVE
 * too). Several CVEs that cannot be separated are one flaw, under their record's ID.
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

  /** Takes all names from a record that is only about this flaw. */
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

/** Prefers the GHSA that all agree on, then a record ID: several aliases are equally plausible. */
function idOf(records: readonly FlawRecord[]): string {
  const [github, ...others] = new Set(records.flatMap(idsOf).filter(isGithub));
  if (github !== undefined && others.length === 0) return github;
  const own = records.map(({ record }) => record).sort();
  return own.find(isGithub) ?? own[0] ?? '';
}

function isGithub(id: string): boolean {
  return id.startsWith(GITHUB);
}
