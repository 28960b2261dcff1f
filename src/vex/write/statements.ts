import { compareTexts, cvesOf, purlOf, type Finding, type ScanResult } from '../../domain/index.ts';

/** Why a finding does not count, in words for readers of a VEX document. */
export interface Accepted {
  readonly finding: Finding;
  readonly reason: string;
  /** `YYYY-MM-DD`, the last day on which that holds. */
  readonly until?: string;
}

/** The OpenVEX 0.2 statement fields written here. */
export interface WrittenStatement {
  readonly vulnerability: { readonly name: string; readonly aliases?: readonly string[] };
  readonly timestamp: string;
  readonly products: readonly WrittenProduct[];
  readonly status: 'not_affected';
  readonly impact_statement: string;
  readonly status_notes?: string;
}

interface WrittenProduct {
  readonly '@id': string;
  readonly subcomponents?: readonly { readonly '@id': string }[];
}

/** Statements about one image's findings, and the findings without a statement. */
export interface Written {
  readonly statements: readonly WrittenStatement[];
  readonly unsaid: readonly Accepted[];
}

/**
 * Builds statements for accepted findings, on packages in the image with the purl `product`; without it, on
 * the packages anywhere. Skips a statement that would also hide a finding that counts, in the same package
 * elsewhere in the image.
 */
export function statementsOf(
  accepted: readonly Accepted[],
  { findings, distribution }: Pick<ScanResult, 'findings' | 'distribution'>,
  product: string | undefined,
  timestamp: string,
): Written {
  const purlIn = (finding: Finding) => purlOf(finding.package, distribution);
  const counted = new Set(
    findings.flatMap((finding) => namesOf(finding).map((name) => pairOf(name, purlIn(finding)))),
  );
  const canSay = ({ finding }: Accepted) =>
    purlIn(finding) !== undefined &&
    !namesOf(finding).some((name) => counted.has(pairOf(name, purlIn(finding))));
  const alike = Map.groupBy(accepted.filter(canSay), ({ finding, reason, until = '' }) =>
    JSON.stringify([finding.id, reason, until]),
  );
  const statements = [...alike.values()].flatMap((each) => {
    const purls = new Set(each.flatMap(({ finding }) => purlIn(finding) ?? []));
    const [first] = each;
    return first ? [statementOf(first, productsOf([...purls].sort(), product), timestamp)] : [];
  });
  return {
    statements: statements.sort((a, b) => compareTexts(a.vulnerability.name, b.vulnerability.name)),
    unsaid: accepted.filter((each) => !canSay(each)),
  };
}

function namesOf({ id, aliases = [] }: Finding): readonly string[] {
  return [id, ...aliases];
}

function pairOf(name: string, purl: string | undefined): string {
  return JSON.stringify([name.toUpperCase(), purl]);
}

function statementOf(
  { finding, reason, until }: Accepted,
  products: readonly WrittenProduct[],
  timestamp: string,
): WrittenStatement {
  const { id, aliases = [] } = finding;
  // A record with several CVEs is not another name for each.
  const isOneFlaw = aliases.length > 0 && cvesOf(finding).length <= 1;
  return {
    vulnerability: { name: id, ...(isOneFlaw && { aliases }) },
    timestamp,
    products,
    status: 'not_affected',
    impact_statement: reason,
    ...(until !== undefined && { status_notes: `accepted until ${until}` }),
  };
}

function productsOf(purls: readonly string[], product: string | undefined): readonly WrittenProduct[] {
  const named = purls.map((purl) => ({ '@id': purl }));
  return product === undefined ? named : [{ '@id': product, subcomponents: named }];
}
