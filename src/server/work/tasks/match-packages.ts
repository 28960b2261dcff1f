import { fillMatches } from '../../../stored/index.ts';
import type { TaskWorld } from '../task-world.ts';

export async function matchStored(_args: undefined, { context }: TaskWorld): Promise<undefined> {
  await fillMatches(context);
}
