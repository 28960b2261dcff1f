import { AppError } from '../errors/index.ts';
import type { SessionOptions } from '../image/index.ts';
import type { Voucher } from '../sigstore/index.ts';
import type { ArtifactIndex } from './documents.ts';
import { folderOf, INDEX_TAG, Layout } from './layout.ts';
import { openIndex, type IndexOptions } from './open-index.ts';
import { PulledFeeds, type PartStore } from './pulled-feeds.ts';
import { parseRepository, Repository } from './repository.ts';

/** Place of artifacts, and what vouches for them. */
export interface FeedsPlace {
  /** `oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`, or `oci:FOLDER`. */
  readonly place: string;
  /** Opens what verifies them; undefined if nobody is trusted to publish them. */
  readonly voucher: () => Promise<Voucher | undefined>;
  readonly session: SessionOptions;
}

/** Throws CONFIG_INVALID where nothing would vouch for the artifacts. */
export async function openFeedsFrom(place: FeedsPlace, store: PartStore): Promise<PulledFeeds> {
  return new PulledFeeds({ ...(await indexOf(place)), store });
}

/** Lists what is published in a place, once it is verified, and pulls nothing of it. Throws as openFeedsFrom does. */
export async function listArtifacts(place: FeedsPlace): Promise<ArtifactIndex> {
  return openIndex(await indexOf(place));
}

async function indexOf({ place, voucher: openVoucher, session }: FeedsPlace): Promise<IndexOptions> {
  const voucher = await openVoucher();
  const folder = folderOf(place);
  if (folder !== undefined) {
    if (!voucher) throw unvouched(place);
    return { source: new Layout(folder), index: INDEX_TAG, voucher };
  }
  const reference = parseRepository(place);
  const { digest, tag = INDEX_TAG } = reference;
  if (!voucher && !digest) throw unvouched(place);
  const source = new Repository(reference, session);
  return { source, index: digest ?? tag, pinned: digest, voucher };
}

/** Whoever can write to the registry could otherwise hide any vulnerability. */
function unvouched(place: string): AppError {
  return new AppError('CONFIG_INVALID', `nothing vouches for the advisories of ${place}`, {
    hint: 'name the key that signed them with --feeds-key FILE, or the identity, or pin them: oci://REGISTRY/REPOSITORY@sha256:HEX',
  });
}
