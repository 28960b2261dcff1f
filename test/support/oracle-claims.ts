// From what feeds claim to what a scan has to find. Nothing here is the product's.

import type { Installed } from './oracle-installed.ts';
import type { Order, Pair } from './oracle-order.ts';

/** An event of OSV's schema, which says it for every feed here: `{ introduced: '0' }, { fixed: '1.2-3' }`. */
export interface VersionEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
}

/** One record's word on one installed package, to be held against its version. */
export interface Claim {
  /** Its names in counts: CVEs, or the record's own ID. */
  readonly ids: readonly string[];
  readonly record: string;
  readonly installed: Installed;
  /** The version that is compared: the package's own, or its source's. */
  readonly version: string;
  readonly events: readonly VersionEvent[];
  /** The state where no event is a fix. */
  readonly state: string;
}

interface Held {
  readonly claim: Claim;
  readonly fixed: string | undefined;
}

/** "0" sorts below every version, whatever the scheme. */
const LOWEST = '0';
const STATES = ['fixed', 'will-not-fix', 'end-of-life', 'deferred', 'unfixed', 'undetermined'];

/** One line for each finding: ID, package, architecture, state, fixed version, records; sorted. */
export function expectedFindings(claims: readonly Claim[], order: Order): string[] {
  order.learn(claims.flatMap(pairsOf));
  const held = claims.flatMap((claim) => heldBy(claim, order) ?? []);
  const findings = new Map<string, Held[]>();
  for (const one of held) {
    for (const id of one.claim.ids) {
      const key = `${id} ${one.claim.installed.name} ${one.claim.installed.architecture}`;
      const others = findings.get(key);
      if (others === undefined) findings.set(key, [one]);
      else others.push(one);
    }
  }
  order.learn(
    [...findings.values()].flatMap((rows) =>
      everyPair([...new Set(rows.flatMap(({ fixed }) => fixed ?? []))]),
    ),
  );
  return Array.from(findings, ([key, rows]) => `${key} ${inWords(rows, order)}`).toSorted();
}

function inWords(rows: readonly Held[], order: Order): string {
  const states = rows.map(({ claim, fixed }) => (fixed === undefined ? claim.state : 'fixed'));
  const state = STATES.find((candidate) => states.includes(candidate)) ?? 'none';
  // Below the highest of the fixes one of the ranges still holds.
  const [fixed = '-'] = rows
    .flatMap((row) => row.fixed ?? [])
    .toSorted((first, second) => order.compare(second, first));
  const records = [...new Set(rows.map(({ claim }) => claim.record))].toSorted();
  return `${state} ${fixed} ${records.join(',')}`;
}

/** The algorithm of https://ossf.github.io/osv-schema/#evaluation. */
function heldBy(claim: Claim, order: Order): Held | undefined {
  const { version, events } = claim;
  const compare = (first: string, second: string): number => {
    if (first === second) return 0;
    if (first === LOWEST) return -1;
    return second === LOWEST ? 1 : order.compare(first, second);
  };
  const sorted = events.toSorted((first, second) => compare(versionOf(first), versionOf(second)));
  let isAffected = false;
  for (const { introduced, fixed, last_affected: last } of sorted) {
    if (introduced !== undefined && compare(version, introduced) >= 0) isAffected = true;
    if (fixed !== undefined && compare(version, fixed) >= 0) isAffected = false;
    if (last !== undefined && compare(version, last) > 0) isAffected = false;
  }
  if (!isAffected) return undefined;
  return { claim, fixed: sorted.find(({ fixed = LOWEST }) => compare(fixed, version) > 0)?.fixed };
}

function versionOf({ introduced, fixed, last_affected: last }: VersionEvent): string {
  return introduced ?? fixed ?? last ?? LOWEST;
}

function pairsOf({ version, events }: Claim): Pair[] {
  const versions = events.map(versionOf).filter((event) => event !== LOWEST);
  return everyPair([...new Set([version, ...versions])]);
}

function everyPair(versions: readonly string[]): Pair[] {
  return versions.flatMap((first) =>
    versions.filter((second) => first < second).map((second): Pair => [first, second]),
  );
}
