import { appendTo, cvesOf, type Finding, type VexStatement } from '../domain/index.ts';
import { isJustified, type ScopedStatement, type VexDocument, type VexProduct } from './document.ts';

/** How far an author's clock may be ahead. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;

/** Statements that hide nothing come first: among statements with the same time, the first counts. */
const HIDES_LESS: readonly VexStatement['status'][] = [
  'affected',
  'under_investigation',
  'fixed',
  'not_affected',
];

/** Statements by flaw name. */
export type StatementIndex = ReadonlyMap<string, readonly ScopedStatement[]>;

export interface Weighed {
  /** The statement in force. */
  readonly statement: VexStatement | undefined;
  readonly unjustified: readonly VexStatement[];
  /** Statements not in force yet. */
  readonly ahead: readonly VexStatement[];
}

export function indexById(documents: readonly VexDocument[]): StatementIndex {
  const byId = new Map<string, ScopedStatement[]>();
  for (const scoped of documents.flatMap(({ statements }) => statements)) {
    const ids = new Set(scoped.ids.map((each) => each.toUpperCase()));
    for (const id of ids) appendTo(byId, id, scoped);
  }
  return byId;
}

/** Lists statements about the flaw. A statement about a single CVE does not cover a record with several CVEs. */
export function statementsOn(
  finding: Pick<Finding, 'id' | 'aliases'>,
  byId: StatementIndex,
): readonly ScopedStatement[] {
  const { id, aliases = [] } = finding;
  const names = cvesOf(finding).length > 1 ? [id] : [id, ...aliases];
  return [...new Set(names.flatMap((name) => byId.get(name.toUpperCase()) ?? []))];
}

/**
 * Whether one of a statement's products matches. A statement that hides a finding never matches by a version
 * range, which is not compared.
 */
export function isAbout(
  { products, statement }: ScopedStatement,
  fits: (product: VexProduct) => boolean,
): boolean {
  const isExact = ({ isRange, parts }: VexProduct) =>
    !(isRange === true || parts.some((part) => part.isRange));
  return products.some((product) => (!hides(statement) || isExact(product)) && fits(product));
}

/** Chooses among the statements about a finding in a product. */
export function weigh(statements: readonly VexStatement[], now: Date): Weighed {
  const justified = statements.filter(isJustified);
  return {
    statement: latest(justified.filter((each) => !isAhead(each, now))),
    unjustified: statements.filter((each) => !isJustified(each)),
    ahead: justified.filter((each) => isAhead(each, now)),
  };
}

/** Returns when the first future-dated statement takes effect, as RFC 3339. */
export function nextStart(documents: readonly VexDocument[], now: Date): string | undefined {
  const starts = documents
    .flatMap(({ statements }) => statements)
    .filter(({ statement }) => isAhead(statement, now))
    .map(({ statement }) => timeOf(statement) - MAX_AHEAD_MS);
  if (starts.length === 0) return undefined;
  return new Date(starts.reduce((first, start) => Math.min(first, start))).toISOString();
}

/** Returns the latest statement; one without a time is the oldest. */
function latest(statements: readonly VexStatement[]): VexStatement | undefined {
  const [first] = statements.toSorted(
    (a, b) => timeOf(b) - timeOf(a) || HIDES_LESS.indexOf(a.status) - HIDES_LESS.indexOf(b.status),
  );
  return first;
}

function timeOf({ timestamp }: VexStatement): number {
  return timestamp === undefined ? 0 : Date.parse(timestamp);
}

/** A future-dated statement would outlast every correction; one that hides nothing is harmless. */
function isAhead(statement: VexStatement, now: Date): boolean {
  return hides(statement) && timeOf(statement) > now.getTime() + MAX_AHEAD_MS;
}

export function hides({ status }: VexStatement): boolean {
  return status === 'not_affected' || status === 'fixed';
}
