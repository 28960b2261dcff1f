import { defined, type StoredRange, type Distribution, type CveRecord, isCveId } from '../../domain/index.ts';
import { rankRatings, severitySources, type RankedRatings } from '../../match/index.ts';
import type { EnrichmentStore } from '../../store/ports.ts';

/** An ID's description and ratings, without its packages. */
export interface Description extends RankedRatings {
  /** Full text. */
  readonly title?: string;
  readonly url?: string;
  readonly published?: string;
}

/** Returns the CVEs that a record names, or else its own ID. */
export function idsOf({ cves, record }: StoredRange): readonly string[] {
  return cves.length > 0 ? cves : [record];
}

/** Loads the CVE list records and other enrichments for every ID that the ranges name. */
export function recordsOf(
  ranges: readonly StoredRange[],
  enrichment: EnrichmentStore,
): Promise<ReadonlyMap<string, CveRecord>> {
  const cves = new Set(ranges.flatMap(idsOf).filter(isCveId));
  return enrichment.ratings([...cves]);
}

/** Describes an ID as a report would: by its own record if any, else by the feed's. */
export function describeIds(
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
    ...defined({ title, url, published }),
  };
}
