import {
  isMalware,
  type KnownExploited,
  type Rating,
  type CveRecord,
  cvesOf,
  toTitle,
  type Evidence,
  type Finding,
  type Distribution,
  type Epss,
} from '../domain/index.ts';
import type { MatchedFinding } from './match-findings.ts';
import { rankRatings, type RankedRatings } from './rank-ratings.ts';
import { severitySources } from './severity-sources.ts';

/** Data about CVEs besides the advisories, by CVE. */
export interface Enrichment {
  readonly records: ReadonlyMap<string, CveRecord>;
  readonly epss: ReadonlyMap<string, Epss>;
  readonly kev: ReadonlyMap<string, KnownExploited>;
}

/** Adds severity, EPSS and KEV to findings, and the details that a CVE's own record states better than an erratum. */
export function rankFindings(
  findings: readonly MatchedFinding[],
  enrichment: Enrichment,
  distribution: Distribution | undefined,
): readonly Finding[] {
  const sources = severitySources(distribution);
  return findings.map((finding) => rankFinding(finding, enrichment, sources));
}

/** The finding fields that decide its rank. */
interface RankedBy extends Pick<MatchedFinding, 'id' | 'aliases' | 'ratings'> {
  readonly evidence: readonly Pick<Evidence, 'feed' | 'record'>[];
}

/** Rates a finding and adds EPSS and KEV data for its CVEs. `sources` are in order of preference. */
export function rankOf(
  finding: RankedBy,
  { records, epss, kev }: Enrichment,
  sources: readonly string[],
): RankedRatings & Pick<Finding, 'epss' | 'kev'> {
  const cves = cvesOf(finding);
  const score = cves.flatMap((cve) => epss.get(cve) ?? []).reduce(likelier, undefined);
  const exploited = cves.map((cve) => kev.get(cve)).find((entry) => entry !== undefined);
  return {
    ...rankRatings(
      [...malice(finding), ...finding.ratings, ...cves.flatMap((cve) => records.get(cve)?.ratings ?? [])],
      sources,
    ),
    ...(score && { epss: score }),
    ...(exploited && { kev: exploited }),
  };
}

function rankFinding(finding: MatchedFinding, enrichment: Enrichment, sources: readonly string[]): Finding {
  const record = enrichment.records.get(finding.id);
  const { title: text, published, modified } = { ...finding, ...definedTexts(record) };
  const title = text === undefined ? undefined : toTitle(text);
  // An advisory may describe the flaw where the CVE's record has only a title.
  const description = finding.title ?? text;
  return {
    id: finding.id,
    ...(finding.aliases && { aliases: finding.aliases }),
    ...(title !== undefined && { title }),
    ...(description !== undefined && description !== title && { description }),
    package: finding.package,
    state: finding.state,
    ...(finding.fixedVersion !== undefined && { fixedVersion: finding.fixedVersion }),
    ...(finding.fixRequires !== undefined && { fixRequires: finding.fixRequires }),
    ...rankOf(finding, enrichment, sources),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    ...(finding.fixPublished !== undefined && { fixPublished: finding.fixPublished }),
    evidence: finding.evidence,
  };
}

function likelier(worst: Epss | undefined, score: Epss): Epss {
  return worst === undefined || score.probability > worst.probability ? score : worst;
}

/** A malware record is itself the rating: no score rates malware. */
function malice({ evidence }: Pick<RankedBy, 'evidence'>): readonly Rating[] {
  const said = evidence.find(({ record }) => isMalware(record));
  return said ? [{ source: said.feed.split(':', 1).join(), severity: 'malicious' }] : [];
}

function definedTexts(record: CveRecord | undefined): Pick<CveRecord, 'title' | 'published' | 'modified'> {
  return {
    ...(record?.title !== undefined && { title: record.title }),
    ...(record?.published !== undefined && { published: record.published }),
    ...(record?.modified !== undefined && { modified: record.modified }),
  };
}
