import { isAnsweredMaker } from '../../domain/index.ts';
import { neededFeeds } from '../../findings/index.ts';
import type { InventoryStore } from '../../inventory/ports.ts';

/** Lists the feeds that answer for the stored images, and the next feed where one cannot be loaded. */
export async function neededByImages(
  inventory: Pick<InventoryStore, 'distributions' | 'ecosystems'>,
  prefer: readonly string[],
  isOutOfReach: (feed: string) => boolean,
): Promise<readonly string[]> {
  const ecosystems = await inventory.ecosystems();
  const distributions = await inventory.distributions();
  const origins = [
    ...distributions.map((distribution) => ({
      distribution,
      ecosystems: ecosystems.filter(isAnsweredMaker),
    })),
    { ecosystems },
  ];
  return origins.flatMap((each) => neededFeeds(each, prefer, isOutOfReach));
}
