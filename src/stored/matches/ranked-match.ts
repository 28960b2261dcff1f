import { defined, type Finding, type JudgedFinding } from '../../domain/index.ts';
import type { PackageGroup } from '../../findings/answering.ts';
import type { MatchContent, MatchedFlaw, NotComparedRecord } from '../../inventory/ports.ts';
import { type Enrichment, rankOf } from '../../match/index.ts';

/** A finding without its package, with the rank that one group's severity sources give it. */
export type RankedFinding = JudgedFinding & Pick<Finding, 'fixedVersion' | 'fixRequires'>;

/** A stored match, ranked. */
export type RankedMatch = RankedFinding | NotComparedRecord;

/** A record that could not be compared with a package. */
export interface UncomparedMatch {
  readonly record: NotComparedRecord;
  readonly group: PackageGroup;
  readonly isOfHeaders: boolean;
}

/** `sources` lists severity sources, the preferred first. */
export function rankMatch(
  content: MatchContent,
  enrichment: Enrichment,
  sources: readonly string[],
): RankedMatch {
  return content.kind === 'flaw' ? rankFlaw(content, enrichment, sources) : content;
}

export function isNotCompared(match: RankedMatch): match is NotComparedRecord {
  return 'record' in match;
}

function rankFlaw(flaw: MatchedFlaw, enrichment: Enrichment, sources: readonly string[]): RankedFinding {
  const { id, aliases, state, fixedVersion, fixRequires } = flaw;
  const { severity, epss, kev } = rankOf(flaw, enrichment, sources);
  return defined({ id, aliases, state, fixedVersion, fixRequires, severity, epss, kev });
}
