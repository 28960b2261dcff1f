import { createHash } from 'node:crypto';
import type { ListingStore } from '../../../store/ports.ts';
import { pagesOf, type StoredRange } from '../../../domain/index.ts';
import { describeIds, idsOf, recordsOf } from '../../clair/described-ids.ts';
import { distributionOfEcosystem, toClairSeverity } from '../../../clair/index.ts';
import type { StoreOf } from '../../context.ts';
import { NO_DISTRIBUTION, toDistribution } from '../../renderings/clair-v4/distribution-document.ts';
import type { VulnerabilityDocument } from '../../renderings/clair-v4/documents.ts';
import { packageDocument } from '../../renderings/clair-v4/package-documents.ts';
import { toTime } from '../../renderings/clair-v4/vulnerability-document.ts';

const RANGES_A_PAGE = 500;

interface Between {
  readonly feed: string;
  readonly cur: number;
  /** 0 means before the first update. */
  readonly prev: number;
}

type Side = Parameters<ListingStore['difference']>[0];

/** Writes an update's additions and removals, in bounded memory. */
export async function* writeDiff(
  head: object,
  { feed, cur, prev }: Between,
  context: StoreOf<'listing' | 'enrichment'>,
): AsyncGenerator<string> {
  const start = JSON.stringify(head);
  yield `${start.slice(0, -1)},"added":[`;
  yield* writeSide({ feed, present: cur, absent: prev, limit: RANGES_A_PAGE }, context);
  yield '],"removed":[';
  yield* writeSide({ feed, present: prev, absent: cur, limit: RANGES_A_PAGE }, context);
  yield ']}';
}

async function* writeSide(side: Side, { store }: StoreOf<'listing' | 'enrichment'>): AsyncGenerator<string> {
  let separator = '';
  for await (const { items } of pagesOf((from) => store.listing.difference({ ...side, ...from }))) {
    const records = await recordsOf(items, store.enrichment);
    for (const range of items) {
      for (const id of idsOf(range)) {
        yield separator + JSON.stringify(toVulnerability(id, range, records.get(id)));
        separator = ',';
      }
    }
  }
}

function toVulnerability(
  name: string,
  range: StoredRange,
  record: Parameters<typeof describeIds>[1],
): VulnerabilityDocument {
  const known = distributionOfEcosystem(range.ecosystem);
  const { ratings, severity, title, url, published } = describeIds([range], record, known);
  const [rating] = ratings;
  const vulnerability = {
    updater: range.feed,
    name,
    description: title ?? '',
    issued: toTime(published),
    links: url ?? '',
    severity: rating?.vector ?? rating?.severity ?? '',
    normalized_severity: toClairSeverity(severity),
    // Only the feed knows whether this is a source package; affected_manifest accepts either.
    package: packageDocument({
      id: '',
      name: range.package,
      kind: 'source',
      module: range.qualifiers?.module ?? '',
    }),
    distribution: known ? toDistribution(known, '') : NO_DISTRIBUTION,
    repository: {},
    fixed_in_version: range.fixedVersion ?? '',
  };
  return { id: idOf(vulnerability), ...vulnerability };
}

/** The same text has the same ID in any document. */
function idOf(vulnerability: Omit<VulnerabilityDocument, 'id'>): string {
  return createHash('sha256').update(JSON.stringify(vulnerability)).digest('hex').slice(0, 16);
}
