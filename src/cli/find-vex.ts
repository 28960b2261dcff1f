import { AppError } from '../errors/index.ts';
import { findAttached, parseImageName } from '../image/index.ts';
import type { FindVex } from '../scan/index.ts';
import { mayBeVex, parseVexSource, readAttachedVex, type VexDocument, type VexImage } from '../vex/index.ts';
import { lookUp } from './look-up.ts';
import { imageOptions } from './open-named-image.ts';
import type { Session } from './session.ts';

/** Returns what finds the VEX documents that --vex names by way of the image; undefined if it names none. */
export function vexFinder(session: Session): FindVex | undefined {
  const kinds = session.settings.vex.map((each) => parseVexSource(each).kind);
  if (!kinds.includes('attached')) return undefined;
  return (image) => findAttachedVex(image, session);
}

/** Fetches the documents that are attached to an image. One that is empty stands for none. */
async function findAttachedVex({ image }: VexImage, session: Session): Promise<readonly VexDocument[]> {
  const { reference, manifestDigest } = image;
  const name = parseImageName(reference, lookUp);
  if (name.kind !== 'docker' || manifestDigest === undefined) {
    throw new AppError('USAGE', `--vex oci needs an image of a registry, and ${reference} is none`, {
      hint: 'name the documents: --vex FILE',
    });
  }
  const options = { ...(await imageOptions(reference, session)), isWanted: mayBeVex };
  const { subjects, files } = await findAttached(name.reference, manifestDigest, reference, options);
  const documents = files.flatMap(({ digest, bytes }) => {
    const source = `oci:${digest}`;
    const read = readAttachedVex(new TextDecoder().decode(bytes), source, subjects);
    if (!read) return [];
    if (read.ok) return [read.value];
    throw new AppError('IMAGE_INVALID', `${source}, attached to ${reference}, is not VEX: ${read.failure}`, {
      hint: 'remove it from the registry, or leave out --vex oci',
    });
  });
  return documents.length > 0 ? documents : [{ source: 'oci', statements: [] }];
}
