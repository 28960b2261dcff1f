import { fleetDiff, type FleetDiffDocument } from '../../../../api/index.ts';
import { defined } from '../../../../domain/index.ts';
import { fleetDiffDocument } from '../../../../report/index.ts';
import { diffOverTime, type StoredContext } from '../../../../stored/index.ts';
import type { DatedKey } from '../fleet.ts';

/** Compares stored images, and answers as a server does. */
export async function diffStored(
  from: DatedKey,
  to: DatedKey,
  context: StoredContext,
): Promise<FleetDiffDocument> {
  const read = async ({ key, name, asOf }: DatedKey) => {
    const indexed = await context.store.inventory.get(key);
    if (!indexed) throw new Error(`image ${key} was there a moment ago`);
    const image = { ...indexed.image, reference: name };
    return { indexed: { ...indexed, image }, ...defined({ asOf }) };
  };
  const diff = await diffOverTime(await read(from), await read(to), context);
  return fleetDiff.parse(JSON.parse(JSON.stringify(fleetDiffDocument(diff, { from: from.key, to: to.key }))));
}
