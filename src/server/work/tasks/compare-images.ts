import { defined, type Digest } from '../../../domain/index.ts';
import { fleetDiffDocument } from '../../../report/index.ts';
import { diffOverTime, type DatedImage } from '../../../stored/index.ts';
import { calledAs } from '../../renderings/called-as.ts';
import type { TaskWorld } from '../task-world.ts';

/** A stored image and a moment. */
export interface ComparedSide {
  readonly key: Digest;
  /** The client's name for the image. */
  readonly reference: string;
  /** RFC 3339, in UTC; absent: now. */
  readonly asOf?: string;
}

export interface CompareArgs {
  readonly from: ComparedSide;
  readonly to: ComparedSide;
}

/** Empty if an image was deleted. */
export interface CompareResult {
  /** JSON. */
  readonly document?: string;
}

/** Compares two moments from stored data. */
export async function compareImages(
  { from, to }: CompareArgs,
  { context }: Pick<TaskWorld, 'context'>,
): Promise<CompareResult> {
  const read = async ({ key, reference, asOf }: ComparedSide): Promise<DatedImage | undefined> => {
    const indexed = await context.store.inventory.get(key);
    return indexed && { indexed: calledAs(indexed, reference), ...defined({ asOf }) };
  };
  const [before, after] = [await read(from), await read(to)];
  if (!before || !after) return {};
  const diff = await diffOverTime(before, after, context);
  return { document: JSON.stringify(fleetDiffDocument(diff, { from: from.key, to: to.key })) };
}
