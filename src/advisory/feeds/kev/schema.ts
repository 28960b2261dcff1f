import * as z from 'zod';
import type { Problem } from '../../../domain/index.ts';
import { cveOf } from '../../fields/cve-id.ts';
import { toRfc3339 } from '../../fields/date.ts';
import { parsedAs, parseFeedJson } from '../../feed-kit/json.ts';

/** https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities_schema.json */
const catalogue = z.object({
  dateReleased: z.string().optional().catch(undefined),
  vulnerabilities: z.array(z.unknown()),
});

const entry = z.object({
  cveID: z.string().refine((id) => cveOf(id) === id),
  dateAdded: z.iso.date(),
  dueDate: z.string().nullish(),
  knownRansomwareCampaignUse: z.string().nullish(),
});

export type KevEntry = z.infer<typeof entry>;

export interface KevCatalogue {
  /** RFC 3339; undefined if it gives no valid date. */
  readonly releasedAt: string | undefined;
  readonly entries: readonly KevEntry[];
}

/** Throws SyntaxError if the text is not a catalogue; reports problems with single entries to `onProblem`. */
export function parseKev(json: string, onProblem: (problem: Problem) => void): KevCatalogue {
  const { dateReleased, vulnerabilities } = parsedAs(catalogue, parseFeedJson(json));
  const entries = vulnerabilities.flatMap((each, index) => {
    const parsed = entry.safeParse(each);
    if (parsed.success) return [parsed.data];
    const message = `cannot read entry ${index + 1}`;
    onProblem({ kind: 'advisory-unreadable', subject: 'kev', message });
    return [];
  });
  return { releasedAt: toRfc3339(dateReleased), entries };
}
