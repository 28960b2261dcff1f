import { writeFile } from 'node:fs/promises';
import { collectEvidence, viewEvidence } from '../../../fleet/index.ts';
import { jsonStream } from '../../../report/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface EvidenceArgs {
  /** A CVE, or an advisory's own ID. */
  readonly id: string;
  /** Path of the file to write. */
  readonly file: string;
}

/** Collects all that is stored about one vulnerability, as JSON in a file: it may be larger than what a thread holds. */
export async function evidenceOf(
  { id, file }: EvidenceArgs,
  { context }: Pick<TaskWorld, 'context'>,
): Promise<undefined> {
  await writeFile(file, jsonStream(viewEvidence(await collectEvidence(id, context))));
  return undefined;
}
