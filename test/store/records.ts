import {
  parseDigest,
  type SyncOutcome,
  type KeyedRange,
  type KeyedAdvisory,
  type Digest,
  type WantedVersion,
} from '../../src/domain/index.ts';
import type { Store } from '../../src/store/ports.ts';

/** Records for tests of the store. The sort key of a version is its text: the store only ever compares bytes. */
export function keyOf(version: string): Uint8Array {
  return new TextEncoder().encode(version);
}

export function range(fields: Partial<KeyedRange> = {}): KeyedRange {
  const { lower, upper } = fields;
  return {
    ecosystem: 'Debian:12',
    package: 'openssl',
    state: upper === undefined ? 'unfixed' : 'fixed',
    lowerKey: keyOf(lower ?? ''),
    ...(upper !== undefined && { upperKey: keyOf(upper) }),
    ...fields,
  };
}

export function advisory(id: string, fields: Partial<KeyedAdvisory> = {}): KeyedAdvisory {
  return {
    id,
    cves: id.startsWith('CVE-') ? [id] : [],
    aliases: [],
    ratings: [],
    ranges: [range()],
    ...fields,
  };
}

export function outcome(fields: Partial<SyncOutcome> = {}): SyncOutcome {
  return { syncedAt: '2026-01-02T03:04:05Z', problems: [], ...fields };
}

export function wanted(version: string, fields: Partial<WantedVersion> = {}): WantedVersion {
  return { id: 1, ecosystem: 'Debian:12', name: 'openssl', version, key: keyOf(version), ...fields };
}

export function digest(character: string): Digest {
  const parsed = parseDigest(`sha256:${character.repeat(64)}`);
  if (!parsed) throw new Error('A digest takes a character of lower-case hex');
  return parsed;
}

export async function sync(
  store: Store,
  feed: string,
  records: readonly KeyedAdvisory[],
  { mode = 'full', remove = [] }: { mode?: 'full' | 'delta'; remove?: readonly string[] } = {},
) {
  const begun = await store.advisories.beginSync(feed, mode);
  try {
    await begun.add(records);
    await begun.remove(remove);
    return await begun.commit(outcome());
  } finally {
    await begun.abandon();
  }
}
