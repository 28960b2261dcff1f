import { isOfComponent, type Problem, type RangeMatch } from '../domain/index.ts';

/**
 * Reports a feed that says both "not affected" and something else about one ID and package. The right answer
 * cannot be decided here, so the possible vulnerability counts, and the contradiction is a note.
 */
export function contradictionIn(id: string, rows: readonly RangeMatch[]): Problem | undefined {
  for (const denial of rows) {
    if (denial.state !== 'not-affected') continue;
    const claim = rows.find((row) => row.state !== 'not-affected' && isAboutTheSame(row, denial));
    if (claim === undefined) continue;
    const said = claim.fixedVersion === undefined ? claim.state : `fixed in ${claim.fixedVersion}`;
    return {
      kind: 'feed-contradicts-itself',
      subject: id,
      message: `${claim.package}: ${claim.feed} says "${said}" (${claim.record}) and "not affected" (${denial.record})`,
      package: claim.package,
    };
  }
  return undefined;
}

function isAboutTheSame(row: RangeMatch, other: RangeMatch): boolean {
  if (isOfComponent(row) && row.record !== other.record) return false;
  return row.feed === other.feed && row.ecosystem === other.ecosystem && row.package === other.package;
}
