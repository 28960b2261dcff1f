import { isCveId, type Distribution } from '../../domain/index.ts';
import { rankRatings, severitySources, type RankedRatings } from '../../match/index.ts';
import type { CveRecord, EnrichmentStore, StoredRange } from '../../store/ports.ts';

/** What is known of an id beside the packages that it is in. */
export interface Description extends RankedRatings {
  /** Whole. */
  readonly title?: string;
  readonly url?: string;
  readonly published?: string;
}

/** What a record is about: the CVEs that it names, or itself. */
export function idsOf({ cves, record }: StoredRange): readonly string[] {
  return cves.length > 0 ? cves : [record];
}

/** What the CVE list and the others say of everything that some ranges are about. */
export function recordsOf(
  ranges: readonly StoredRange[],
  enrichment: EnrichmentStore,
): Promise<ReadonlyMap<string, CveRecord>> {
  const cves = new Set(ranges.flatMap(idsOf).filter(isCveId));
  return enrichment.ratings([...cves]);
}

/** Describes an id as a report would: by its own record where there is one, and else by the feed's. */
export function describe(
  ranges: readonly StoredRange[],
  record: CveRecord | undefined,
  distribution: Distribution | undefined,
): Description {
  const first = <Key extends 'title' | 'url' | 'published'>(key: Key) =>
    ranges.find((range) => range[key] !== undefined)?.[key];
  const title = first('title') ?? record?.title;
  const url = first('url');
  const published = record?.published ?? first('published');
  const ratings = [...ranges.flatMap((range) => range.ratings), ...(record?.ratings ?? [])];
  return {
    ...rankRatings(ratings, severitySources(distribution)),
    ...(title !== undefined && { title }),
    ...(url !== undefined && { url }),
    ...(published !== undefined && { published }),
  };
}
