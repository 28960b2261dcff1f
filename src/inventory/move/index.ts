import { openStoreEngine } from '../../store/index.ts';
import type { Lock, StorePlace } from '../../store/ports.ts';
import { type MoveProgress, type MoveResult, moveStore } from './move-store.ts';
import { openMoveTarget } from './target.ts';

export type { MoveProgress, MoveResult } from './move-store.ts';

export interface Move {
  readonly from: StorePlace;
  readonly to: StorePlace;
  /** Keeps servers out of a store during the move. Throws if one uses it. */
  readonly claim: (place: StorePlace) => Promise<Lock>;
  readonly onProgress: (progress: MoveProgress) => void;
}

/** Copies a store to another place, in the same or another engine (see `moveStore`). */
export async function move({ from, to, claim, onProgress }: Move): Promise<MoveResult> {
  await using opened = new AsyncDisposableStack();
  const source = await openStoreEngine(from);
  opened.defer(() => source.close());
  const fromServers = await claim(from);
  opened.defer(() => fromServers.release());
  const target = await openMoveTarget(to);
  opened.defer(() => target.engine.close());
  const toServers = await claim(to);
  opened.defer(() => toServers.release());
  return await moveStore(source, target, onProgress);
}
