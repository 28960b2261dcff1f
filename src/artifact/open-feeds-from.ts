import { AppError } from '../errors/index.ts';
import type { SessionOptions } from '../image/index.ts';
import type { Voucher } from '../sigstore/index.ts';
import type { ArtifactIndex } from './documents.ts';
import { folderOf, INDEX_TAG, ArtifactLayout } from './layout.ts';
import { openIndex, type IndexOptions } from './open-index.ts';
import { PulledFeeds, type PartStore } from './pulled-feeds.ts';
import { parseRepository, Repository } from './repository.ts';

/** Artifact location, and the trust settings to verify it. */
export interface FeedsPlace {
  /** `oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`, or `oci:FOLDER`. */
  readonly place: string;
  /** Opens the verifier; undefined if no publisher is trusted. */
  readonly voucher: () => Promise<Voucher | undefined>;
  readonly session: SessionOptions;
}

/** Throws CONFIG_INVALID if nothing would verify the artifacts. */
export async function openFeedsFrom(place: FeedsPlace, store: PartStore): Promise<PulledFeeds> {
  return new PulledFeeds({ ...(await indexOf(place)), store });
}

/** Lists the published artifacts after verification, without pulling any. Throws as openFeedsFrom does. */
export async function listArtifacts(place: FeedsPlace): Promise<ArtifactIndex> {
  return openIndex(await indexOf(place));
}

async function indexOf({ place, voucher: openVoucher, session }: FeedsPlace): Promise<IndexOptions> {
  const voucher = await openVoucher();
  const folder = folderOf(place);
  if (folder !== undefined) {
    if (!voucher) throw unvouched(place);
    return { source: new ArtifactLayout(folder), index: INDEX_TAG, voucher };
  }
  const reference = parseRepository(place);
  const { digest, tag = INDEX_TAG } = reference;
  if (!voucher && !digest) throw unvouched(place);
  const source = new Repository(reference, session);
  return { source, index: digest ?? tag, pinned: digest, voucher };
}

/** Without verification, anyone with write access to the registry could hide any vulnerability. */
function unvouched(place: string): AppError {
  return new AppError('CONFIG_INVALID', `nothing vouches for the advisories of ${place}`, {
    hint: 'name the key that signed them with --feeds-key FILE, or the identity, or pin them: oci://REGISTRY/REPOSITORY@sha256:HEX',
  });
}
