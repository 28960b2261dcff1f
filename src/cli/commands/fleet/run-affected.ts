import type { Command } from 'commander';
import { counted, isHole, type Problem } from '../../../domain/index.ts';
import { AppError, printable } from '../../../errors/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { parseId } from '../../options/parse-id.ts';
import type { StoreRequest } from '../../opening/session.ts';
import type { AffectedImages, Fleet } from './fleet.ts';
import { findRuns, foundText, type FoundImages } from './found-images.ts';
import { withFleet } from './open-fleet.ts';
import { placeName } from './place-name.ts';
import { writeDocument } from './write-document.ts';

/** Problems to name in the message about an unknown ID. */
const MAX_NAMED = 3;

interface Answer extends FoundImages {
  readonly id: string;
  readonly problems: readonly Problem[];
}

export async function runAffected(written: string, command: Command): Promise<number> {
  const id = parseId(written);
  const { running = false } = command.opts<{ running?: boolean }>();
  return withFleet(command, async (fleet, request) => {
    const { known, problems, images } = await fleet.affected(id);
    if (!known) throw await unknown(id, problems, fleet, request);
    const answer = { id, ...(await findRuns(fleet, images, running)), problems };
    await writeDocument(request, answer, (document) => table(document, running));
    return namesAllImages(answer) ? EXIT.within : EXIT.incomplete;
  });
}

/** Whether no image can be missing. */
export function namesAllImages({
  problems,
  neverScanned,
}: Pick<Answer, 'problems' | 'neverScanned'>): boolean {
  return neverScanned === 0 && !problems.some(isHole);
}

async function unknown(
  id: string,
  problems: AffectedImages['problems'],
  fleet: Fleet,
  request: StoreRequest,
): Promise<AppError> {
  const { images } = await fleet.status();
  const looked = `looked in the feeds for ${counted(images, 'scanned image')} of ${placeName(request)}`;
  const reasons = problems.slice(0, MAX_NAMED).map(({ message }) => `; ${message}`);
  return new AppError('USAGE', `no feed names ${id}: ${looked}${reasons.join('')}`, {
    hint: 'check the ID, and when feeds were synced: plimsoll fleet status',
  });
}

function table({ id, problems, ...found }: Answer, isRunning: boolean): string {
  const missing = problems.map(({ message }) => `  ${printable(message)}\n`);
  return [
    foundText(`${id} affects`, found, isRunning),
    ...(missing.length === 0 ? [] : ['\nImages may be missing:\n', ...missing]),
  ].join('');
}
