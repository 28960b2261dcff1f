import { describe, expect, it } from 'vitest';
import { referrersTag, sha256Digest, type Digest } from '../domain/index.ts';
import { contentOf } from './content.ts';
import { documentBytes, MANIFEST_TYPE } from './documents.ts';
import { toReferrer, withReferrer, type Referrer } from './referrers-tag.ts';

const SUBJECT = sha256Digest('5'.repeat(64));
const OTHER = { mediaType: MANIFEST_TYPE, digest: sha256Digest('a'.repeat(64)), size: 7, data: 'e30=' };
const MANIFEST = documentBytes({
  config: { mediaType: 'application/vnd.oci.image.config.v1+json' },
  subject: { digest: SUBJECT },
  annotations: { a: 'b' },
});

function referrer(): Referrer {
  const made = toReferrer(MANIFEST, MANIFEST_TYPE, 'team/app');
  if (!made) throw new Error('it refers to nothing');
  return made;
}

function listed(bytes: Uint8Array | undefined): unknown {
  if (!bytes) return undefined;
  return (JSON.parse(Buffer.from(bytes).toString()) as { manifests: unknown }).manifests;
}

it('describes a manifest by its artifact type, or else by that of its configuration', () => {
  expect(referrer()).toEqual({
    subject: SUBJECT,
    descriptor: {
      mediaType: MANIFEST_TYPE,
      digest: contentOf(MANIFEST).digest,
      size: MANIFEST.length,
      artifactType: 'application/vnd.oci.image.config.v1+json',
      annotations: { a: 'b' },
    },
  });
  const typed = documentBytes({ subject: { digest: SUBJECT }, artifactType: 'x/y' });
  expect(toReferrer(typed, MANIFEST_TYPE, 'a')?.descriptor.artifactType).toBe('x/y');
});

it('finds no referrer in a manifest without a subject', () => {
  expect(toReferrer(documentBytes({ layers: [] }), MANIFEST_TYPE, 'a')).toBeUndefined();
});

it('names the tag of a list by the digest of the subject', () => {
  expect(referrersTag(SUBJECT)).toBe(`sha256-${'5'.repeat(64)}`);
});

describe('a list of referrers', () => {
  const listOf = (...manifests: readonly object[]) => documentBytes({ schemaVersion: 2, manifests });
  const add = (list: Uint8Array | undefined, replaced?: Digest) =>
    listed(withReferrer(list, referrer(), replaced, 'the referrers of team/app'));

  it('begins with the first', () => {
    expect(add(undefined)).toEqual([referrer().descriptor]);
    expect(add(documentBytes({ manifests: null }))).toEqual([referrer().descriptor]);
  });

  it('keeps what others said of theirs', () => {
    expect(add(listOf(OTHER))).toEqual([OTHER, referrer().descriptor]);
  });

  it('stays as it is while it has the referrer', () => {
    expect(add(listOf(OTHER, referrer().descriptor))).toBeUndefined();
    expect(add(listOf(referrer().descriptor), referrer().descriptor.digest)).toBeUndefined();
  });

  it('loses the referrer that is replaced', () => {
    expect(add(listOf(OTHER), OTHER.digest)).toEqual([referrer().descriptor]);
    expect(add(listOf(OTHER, referrer().descriptor), OTHER.digest)).toEqual([referrer().descriptor]);
  });

  it('names the list that is not valid', () => {
    expect(() => add(documentBytes({ manifests: 7 }))).toThrow('the referrers of team/app is not valid');
  });
});
