import { AppError } from '../errors/index.ts';
import type { SessionOptions } from '../image/index.ts';
import { folderOf, INDEX_TAG, Layout } from './layout.ts';
import { PulledFeeds, type PartStore } from './pulled-feeds.ts';
import { parseRepository, Repository } from './repository.ts';
import { readVerifyingKey } from './signature.ts';

export interface FeedsFromOptions {
  /** `oci://REGISTRY/REPOSITORY[:TAG][@DIGEST]`, or `oci:FOLDER`. */
  readonly place: string;
  /** File of the public key that signed the artifacts. */
  readonly keyFile?: string | undefined;
  readonly session: SessionOptions;
  readonly store: PartStore;
}

/** Throws CONFIG_INVALID where nothing would vouch for the artifacts. */
export function openFeedsFrom({ place, keyFile, session, store }: FeedsFromOptions): PulledFeeds {
  const key = keyFile === undefined ? undefined : readVerifyingKey(keyFile);
  const folder = folderOf(place);
  if (folder !== undefined) {
    if (!key) throw unvouched(place);
    return new PulledFeeds({ source: new Layout(folder), index: INDEX_TAG, key, store });
  }
  const reference = parseRepository(place);
  const { digest, tag = INDEX_TAG } = reference;
  if (!key && !digest) throw unvouched(place);
  const source = new Repository(reference, session);
  return new PulledFeeds({ source, index: digest ?? tag, pinned: digest, key, store });
}

/** Whoever can write to the registry could otherwise hide any vulnerability. */
function unvouched(place: string): AppError {
  return new AppError('CONFIG_INVALID', `nothing vouches for the advisories of ${place}`, {
    hint: 'name the key that signed them with --feeds-key FILE, or pin them: oci://REGISTRY/REPOSITORY@sha256:HEX',
  });
}
