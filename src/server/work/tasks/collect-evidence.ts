import { writeFile } from 'node:fs/promises';
import { collectEvidence, viewEvidence } from '../../../fleet/index.ts';
import { jsonStream } from '../../../report/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface EvidenceArgs {
  /** A CVE, or an advisory's own ID. */
  readonly id: string;
  /** Output path. */
  readonly file: string;
}

/** Writes everything stored about one vulnerability to a JSON file: it may not fit a thread's memory. */
export async function evidenceOfImages(
  { id, file }: EvidenceArgs,
  { context }: Pick<TaskWorld, 'context'>,
): Promise<undefined> {
  await writeFile(file, jsonStream(viewEvidence(await collectEvidence(id, context))));
  return undefined;
}
