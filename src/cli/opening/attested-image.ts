import { mayBePackageList, openPackageList } from '../../attest/index.ts';
import {
  failed,
  isHole,
  ok,
  type Digest,
  type ImageIdentity,
  type IndexedImage,
  type Result,
} from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { findAttached, parseImageName, type OpenedImage } from '../../image/index.ts';
import { currentReaders, indexImage } from '../../packages/index.ts';
import { indexSbom } from '../../packages/sbom/index.ts';
import type { Voucher } from '../../sigstore/index.ts';
import { attestVoucher } from '../options/vouchers.ts';
import { fileOrFolder } from '../options/look-up.ts';
import { imageOptions } from './open-named-image.ts';
import type { ScanSession } from './session.ts';

/**
 * Takes an image's packages from the list attested for its digest. Without a valid one, reads the image as
 * usual and adds a note with the reason. Throws AppError if the key or the image cannot be read.
 */
export async function indexAttested(image: OpenedImage, session: ScanSession): Promise<IndexedImage> {
  const voucher = await attestVoucher(session.settings);
  if (!voucher) throw unvouched();
  const listed = await listedImage(image.identity, voucher, session);
  if (listed.ok) return listed.value;
  const indexed = await indexImage(image, session.context);
  const { reference } = image.identity;
  const message = `the image was read, and no attested package list used: ${listed.failure}`;
  const note = { kind: 'attestation-not-used', subject: reference, message } as const;
  return { ...indexed, problems: [...indexed.problems, note] };
}

function unvouched(): AppError {
  const message =
    '--if-attested needs --attest-key or --attest-identity: nothing else vouches for an attestation';
  return new AppError('USAGE', message, {
    hint: 'add --attest-key FILE, the public key of those who attest, or their identity',
  });
}

async function listedImage(
  identity: ImageIdentity,
  voucher: Voucher,
  session: ScanSession,
): Promise<Result<IndexedImage>> {
  const { manifestDigest: digest, reference } = identity;
  const name = parseImageName(reference, fileOrFolder);
  if (name.kind !== 'docker' || digest === undefined) return failed('the image is in no registry');
  // The list was made without it, and the image may give a different result.
  if (session.settings.distro) return failed('--distro is given');
  const options = { ...(await imageOptions(reference, session)), isWanted: mayBePackageList };
  try {
    const { files } = await findAttached(name.reference, digest, reference, options);
    const expected = { voucher, digest, indexedBy: await currentReaders(session.context) };
    const failures = new Set<string>();
    for (const file of files) {
      const opened = openPackageList(file.bytes, expected);
      const read = opened.ok ? imageIn(opened.value, file.digest, identity, session) : opened;
      if (read.ok) return read;
      failures.add(read.failure);
    }
    return failed([...failures].join('; ') || 'none is attached');
  } catch (error) {
    if (error instanceof AppError && session.signal?.aborted !== true) return failed(error.message);
    throw error;
  }
}

/** Returns the image with the packages in the list; its identity is the fetched one, not the list's. */
function imageIn(
  text: string,
  attestation: Digest,
  identity: ImageIdentity,
  { context }: ScanSession,
): Result<IndexedImage> {
  const sbom = `attestation ${attestation}`;
  const indexed = indexSbom(text, { reference: sbom, now: context.now() });
  const { image, problems } = indexed;
  const { layers, manifestDigest } = image;
  if (manifestDigest !== identity.manifestDigest || layers.length !== identity.layers.length) {
    return failed('its package list is of another image');
  }
  if (image.digestsUnchecked) return failed('it was made without a check of digests');
  const hole = problems.find(isHole);
  if (hole) return failed(`it has a hole: ${hole.kind}: ${hole.message}`);
  return ok({ ...indexed, image: { ...identity, layers, sbom } });
}
