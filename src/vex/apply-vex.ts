import {
  nameSome,
  type Finding,
  type Problem,
  type SuppressedFinding,
  type VexStatement,
} from '../domain/index.ts';
import type { VexDocument } from './document.ts';
import { ProductMatcher, type VexImage } from './fits-product.ts';
import { hides, indexById, isAbout, statementsOn, weigh } from './weigh-statements.ts';

export interface Stated {
  /** Findings that count, with any VEX statement about them. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Documents that match nothing, and statements that do not count. */
  readonly problems: readonly Problem[];
}

/** IDs to name in a message. */
const MAX_NAMED = 3;

/**
 * Suppresses findings that VEX documents call fixed or not affected, and adds the other statements to their
 * findings.
 */
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
    const fitting = statementsOn(finding, byId).filter((each) =>
      isAbout(each, (product) => matcher.fits(product, finding.package)),
    );
    for (const { statement } of fitting) used.add(statement.source);
    const weighed = weigh(
      fitting.map(({ statement }) => statement),
      now,
    );
    note(unjustified, weighed.unjustified, finding);
    note(ahead, weighed.ahead, finding);
    const { statement } = weighed;
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

function note(noted: Map<string, Set<string>>, statements: readonly VexStatement[], { id }: Finding): void {
  for (const { source } of statements) noted.set(source, (noted.get(source) ?? new Set()).add(id));
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
  const message = `${source} suppresses ${named} by a statement of a later day: that does not count yet`;
  return { kind: 'vex-not-yet', subject: source, message };
}
