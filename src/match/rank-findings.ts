import {
  type KnownExploited,
  type CveRecord,
  toTitle,
  type Finding,
  type Distribution,
  type Epss,
} from '../domain/index.ts';
import type { MatchedFinding } from './match-findings.ts';
import { rankRatings } from './rank-ratings.ts';
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

function rankFinding(
  finding: MatchedFinding,
  { records, epss, kev }: Enrichment,
  sources: readonly string[],
): Finding {
  const record = records.get(finding.id);
  const score = epss.get(finding.id);
  const exploited = kev.get(finding.id);
  const { title: text, published, modified } = { ...finding, ...definedTexts(record) };
  const title = text === undefined ? undefined : toTitle(text);
  // An advisory may describe the flaw where the CVE's record has only a title.
  const description = finding.title ?? text;
  return {
    id: finding.id,
    ...(title !== undefined && { title }),
    ...(description !== undefined && description !== title && { description }),
    package: finding.package,
    state: finding.state,
    ...(finding.fixedVersion !== undefined && { fixedVersion: finding.fixedVersion }),
    ...(finding.fixRequires !== undefined && { fixRequires: finding.fixRequires }),
    ...rankRatings([...finding.ratings, ...(record?.ratings ?? [])], sources),
    ...(score && { epss: score }),
    ...(exploited && { kev: exploited }),
    ...(published !== undefined && { published }),
    ...(modified !== undefined && { modified }),
    evidence: finding.evidence,
  };
}

function definedTexts(record: CveRecord | undefined): Pick<CveRecord, 'title' | 'published' | 'modified'> {
  return {
    ...(record?.title !== undefined && { title: record.title }),
    ...(record?.published !== undefined && { published: record.published }),
    ...(record?.modified !== undefined && { modified: record.modified }),
  };
}
