import type { Settings } from '../../config/index.ts';
import { defined, formatPlatform, type IndexedImage } from '../../domain/index.ts';
import { AppError } from '../../errors/index.ts';
import { indexSbom } from '../../packages/sbom/index.ts';
import { givenDistribution } from '../options/given-distribution.ts';
import { readDocument, STANDARD_INPUT } from './read-document.ts';
import { isPurlList } from './sbom-name.ts';
import { sbomOfPurls } from './sbom-of-purls.ts';
import type { ScanSession } from './session.ts';

/** An SBOM for an image with 50,000 packages takes half of it. */
const MAX_BYTES = 256 * 1024 ** 2;
const HINT = 'name a file that holds an SBOM: sbom:FILE, or - for standard input';

/** Reads the image that an SBOM describes. Throws SBOM_INVALID or IO_FAILED if it cannot be read. */
export async function readSbomFile(
  file: string,
  reference: string,
  { settings, context }: Pick<ScanSession, 'settings' | 'context'>,
): Promise<IndexedImage> {
  refuseUnheeded(file, reference, settings);
  const document = await readDocument(file, { maxBytes: MAX_BYTES, code: 'SBOM_INVALID', hint: HINT });
  const text = isPurlList(reference) ? sbomOfPurls(document) : document;
  const distribution = givenDistribution(settings);
  const indexed = indexSbom(text, {
    reference: file === STANDARD_INPUT ? 'sbom:-' : reference,
    ...defined({ distribution }),
    now: context.now(),
  });
  refuseOtherPlatform(indexed, settings);
  return indexed;
}

function refuseUnheeded(file: string, reference: string, settings: Settings): void {
  const { skipDigestCheck, passwordStdin } = settings;
  if (file === '') throw new AppError('USAGE', `${reference} names no file`, { hint: HINT });
  if (skipDigestCheck) {
    throw new AppError('USAGE', `--skip-digest-check does not apply to ${reference}: an SBOM has no layers`, {
      hint: 'leave it out',
    });
  }
  if (passwordStdin && file === STANDARD_INPUT) {
    throw new AppError('USAGE', 'standard input cannot hold both an SBOM and a password', {
      hint: 'name a file: sbom:FILE',
    });
  }
}

/** Our own SBOMs state their platform; no other platform can be chosen. */
function refuseOtherPlatform({ image }: IndexedImage, { platform }: Settings): void {
  if (platform === undefined) return;
  const own = image.platform && formatPlatform(image.platform);
  const wanted = typeof platform === 'string' ? platform : formatPlatform(platform);
  if (own === wanted) return;
  const what = own === undefined ? 'names no platform' : `is of ${own}`;
  throw new AppError('USAGE', `--platform ${wanted} does not apply: ${image.sbom ?? ''} ${what}`, {
    hint: 'leave out --platform, or write an SBOM of that platform',
  });
}
