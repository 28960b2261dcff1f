import { collectEvidence, viewEvidence } from '../../../fleet/index.ts';
import type { TaskWorld } from '../task-world.ts';

export interface EvidenceArgs {
  /** A CVE, or an advisory's own ID. */
  readonly id: string;
}

export interface EvidenceResult {
  /** As JSON. */
  readonly document: string;
}

/** Collects all that is stored about one vulnerability. */
export async function evidenceOf(
  { id }: EvidenceArgs,
  { context }: Pick<TaskWorld, 'context'>,
): Promise<EvidenceResult> {
  return { document: JSON.stringify(viewEvidence(await collectEvidence(id, context))) };
}
