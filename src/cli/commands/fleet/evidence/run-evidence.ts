import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Command } from 'commander';
import type { EvidenceView } from '../../../../api/index.ts';
import { writeTar } from '../../../../archive/index.ts';
import type { OutputTarget } from '../../../../config/index.ts';
import { counted, isHole, PROGRAM } from '../../../../domain/index.ts';
import { AppError } from '../../../../errors/index.ts';
import { limitHeapGrowth } from '../../../../memory/index.ts';
import { headed, jsonStream } from '../../../../report/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../../output/outputs.ts';
import { parseId } from '../../../options/parse-id.ts';
import { checkReplaceable, replaceFile } from '../../../output/replace-file.ts';
import type { StoreRequest } from '../../../opening/session.ts';
import { makeSpoolFolder } from '../../../../spool/index.ts';
import type { Fleet } from '../fleet.ts';
import { withFleet } from '../open-fleet.ts';
import { placeName } from '../place-name.ts';
import { archiveFiles } from './archive-files.ts';
import { evidenceText } from './evidence-text.ts';

const ARCHIVE = /\.(?:tar\.gz|tgz)$/iu;
const OTHER_ARCHIVE = /\.(?:zip|tar|7z|tar\.\w+)$/iu;

export async function runEvidence(written: string, command: Command): Promise<number> {
  const id = parseId(written);
  return withFleet(command, async (fleet, request) => {
    const { archives, others } = splitOutputs(request.settings.format);
    for (const archive of archives) await checkReplaceable(archive);
    const outputs = await chooseOutputs(others, DOCUMENT_FORMATS);
    // Holds one page of history rows at a time.
    limitHeapGrowth();
    const view = await fleet.evidence(id);
    if (!view.known) throw await unknown(view, fleet, request);
    for (const archive of archives) await writeArchive(archive, view);
    await writeOutputs(
      outputs,
      (format) => (format === 'json' ? jsonStream(headed(view, PROGRAM)) : evidenceText(view)),
      request.settings,
      request.environment,
    );
    const isComplete = view.neverScanned === 0 && !view.problems.some(isHole);
    return isComplete ? EXIT.within : EXIT.incomplete;
  });
}

/** Separates archive files, which have one form only. Throws USAGE for other archive formats. */
function splitOutputs(targets: readonly OutputTarget[]) {
  const isArchive = ({ file }: OutputTarget) => file !== undefined && ARCHIVE.test(file);
  const others = targets.filter((target) => !isArchive(target));
  const wrong = others.find(({ file }) => file !== undefined && OTHER_ARCHIVE.test(file));
  if (wrong?.file !== undefined) {
    throw new AppError('USAGE', `${wrong.file} is not a valid name of the archive`, {
      hint: 'name a file that ends in .tar.gz',
    });
  }
  return { archives: targets.filter(isArchive).flatMap(({ file }) => file ?? []), others };
}

/** Reproducible: the same evidence at the same time gives the same bytes. */
async function writeArchive(file: string, view: EvidenceView): Promise<void> {
  const spool = makeSpoolFolder();
  try {
    const files = await archiveFiles(view, spool.path);
    const tar = Readable.from(writeTar(files, Math.floor(Date.parse(view.at) / 1000)));
    // If the tar fails, the compression ends too, so the error is thrown by the file write.
    await replaceFile(
      file,
      pipeline(tar, createGzip(), () => undefined),
    );
  } finally {
    spool.remove();
  }
}

async function unknown(
  { id, problems }: EvidenceView,
  fleet: Fleet,
  request: StoreRequest,
): Promise<AppError> {
  const { images } = await fleet.status();
  const looked = `looked in the feeds, and at ${counted(images, 'scanned image')} of ${placeName(request)}`;
  const reasons = problems.slice(0, 1).map(({ message }) => `; ${message}`);
  return new AppError('USAGE', `nothing names ${id}: ${looked}${reasons.join('')}`, {
    hint: 'check the ID, and when feeds were synced: plimsoll fleet status',
  });
}
