import {
  cvesOf,
  nameSome,
  type Finding,
  type Problem,
  type SuppressedFinding,
  type VexStatement,
} from '../domain/index.ts';
import { isJustified, type ScopedStatement, type VexDocument, type VexProduct } from './document.ts';
import { ProductMatcher, type VexImage } from './fits-product.ts';

export interface Stated {
  /** Those that count, with what a document says of them. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Documents that match nothing, and statements that do not count. */
  readonly problems: readonly Problem[];
}

/** Clocks of authors may be ahead of ours by as much. */
const MAX_AHEAD_MS = 24 * 60 * 60_000;
/** IDs that a message names. */
const MAX_NAMED = 3;

/** Statements that hide nothing come first: among those of one time, the first counts. */
const HIDES_LESS: readonly VexStatement['status'][] = [
  'affected',
  'under_investigation',
  'fixed',
  'not_affected',
];

/** Sets aside what VEX documents call fixed or not affected, and notes on the rest what they say of it. */
export function applyVex(
  findings: readonly Finding[],
  documents: readonly VexDocument[],
  image: VexImage,
  now: Date,
): Stated {
  if (documents.length === 0) return { findings, suppressed: [], problems: [] };
  const matcher = new ProductMatcher(
    image,
    documents.flatMap(({ digests = [] }) => digests),
  );
  const byId = indexById(documents);
  const used = new Set<string>();
  const unjustified = new Map<string, Set<string>>();
  const ahead = new Map<string, Set<string>>();
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const fitting = statementsOn(finding, byId).filter(({ products, statement }) =>
      products.some((product) => isExact(product, statement) && matcher.fits(product, finding.package)),
    );
    for (const { statement } of fitting) used.add(statement.source);
    const statements = fitting.map(({ statement }) => statement);
    const [justified, others] = [
      statements.filter(isJustified),
      statements.filter((each) => !isJustified(each)),
    ];
    note(unjustified, others, finding);
    note(
      ahead,
      justified.filter((each) => isAhead(each, now)),
      finding,
    );
    const statement = latest(justified.filter((each) => !isAhead(each, now)));
    if (!statement) kept.push(finding);
    else if (hides(statement)) suppressed.push({ finding, reason: { kind: 'vex', statement } });
    else kept.push({ ...finding, vex: statement });
  }
  const unused = documents.filter(({ source }) => !used.has(source)).map(matchesNothing);
  const problems = [
    ...unused,
    ...[...unjustified].map(([source, ids]) => notJustified(source, ids)),
    ...[...ahead].map(([source, ids]) => notYet(source, ids)),
  ];
  return { findings: kept, suppressed, problems };
}

/** Returns when the first of the statements that are dated ahead begins to count, as RFC 3339. */
export function nextStart(documents: readonly VexDocument[], now: Date): string | undefined {
  const starts = documents
    .flatMap(({ statements }) => statements)
    .filter(({ statement }) => isAhead(statement, now))
    .map(({ statement }) => timeOf(statement) - MAX_AHEAD_MS);
  if (starts.length === 0) return undefined;
  return new Date(starts.reduce((first, start) => Math.min(first, start))).toISOString();
}

function note(noted: Map<string, Set<string>>, statements: readonly VexStatement[], { id }: Finding): void {
  for (const { source } of statements) noted.set(source, (noted.get(source) ?? new Set()).add(id));
}

function indexById(documents: readonly VexDocument[]): ReadonlyMap<string, readonly ScopedStatement[]> {
  const byId = new Map<string, ScopedStatement[]>();
  for (const scoped of documents.flatMap(({ statements }) => statements)) {
    for (const id of new Set(scoped.ids.map((each) => each.toUpperCase()))) {
      const listed = byId.get(id);
      if (listed) listed.push(scoped);
      else byId.set(id, [scoped]);
    }
  }
  return byId;
}

/** Lists statements on the flaw. One on a single CVE says nothing of a record that several share. */
function statementsOn(
  finding: Finding,
  byId: ReadonlyMap<string, readonly ScopedStatement[]>,
): readonly ScopedStatement[] {
  const { id, aliases = [] } = finding;
  const names = cvesOf(finding).length > 1 ? [id] : [id, ...aliases];
  return [...new Set(names.flatMap((name) => byId.get(name.toUpperCase()) ?? []))];
}

/** A statement that hides something says nothing of a range of versions, which is not compared. */
function isExact({ isRange, parts }: VexProduct, statement: VexStatement): boolean {
  return !hides(statement) || !(isRange === true || parts.some((part) => part.isRange));
}

/** Returns the statement of the latest time; one without a time is older than any. */
function latest(statements: readonly VexStatement[]): VexStatement | undefined {
  const [first] = statements.toSorted(
    (a, b) => timeOf(b) - timeOf(a) || HIDES_LESS.indexOf(a.status) - HIDES_LESS.indexOf(b.status),
  );
  return first;
}

function timeOf({ timestamp }: VexStatement): number {
  return timestamp === undefined ? 0 : Date.parse(timestamp);
}

/** Dated ahead, a statement would outlast each correction; one that hides nothing does no harm. */
function isAhead(statement: VexStatement, now: Date): boolean {
  return hides(statement) && timeOf(statement) > now.getTime() + MAX_AHEAD_MS;
}

function hides({ status }: VexStatement): boolean {
  return status === 'not_affected' || status === 'fixed';
}

function matchesNothing({ source, statements }: VexDocument): Problem {
  const products = statements.flatMap((each) => each.products);
  const byCpe = products.filter(({ cpes = [], parts }) => cpes.length > 0 && parts.length > 0).length;
  const ranges = products.filter(({ isRange }) => isRange).length;
  const others = [
    ...(byCpe > 0 ? [`${byCpe} of its products are parts of what only a CPE names`] : []),
    ...(ranges > 0 ? [`${ranges} are ranges of versions, which are not compared`] : []),
  ];
  return {
    kind: 'vex-unused',
    subject: source,
    message: [`${source} has no statement on any finding`, ...others].join('; '),
  };
}

function notJustified(source: string, ids: ReadonlySet<string>): Problem {
  const named = nameSome([...ids], MAX_NAMED);
  const message = `${source} does not say why the image is not affected by ${named}: that does not count`;
  return { kind: 'vex-not-justified', subject: source, message };
}

function notYet(source: string, ids: ReadonlySet<string>): Problem {
  const named = nameSome([...ids], MAX_NAMED);
  const message = `${source} sets ${named} aside by a statement of a later day: that does not count yet`;
  return { kind: 'vex-not-yet', subject: source, message };
}
