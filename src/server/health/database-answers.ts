import { setTimeout } from 'node:timers/promises';
import type { Store } from '../../store/ports.ts';

/** A database that takes longer than this for one row counts as down; probes time out soon after. */
const PATIENCE_MS = 2_000;

export async function databaseAnswers(store: Store, signal: AbortSignal): Promise<boolean> {
  const patience = new AbortController();
  const asked = store.advisories.feedState('kev').then(
    () => true,
    () => false,
  );
  const given = setTimeout(PATIENCE_MS, false, { signal: AbortSignal.any([patience.signal, signal]) });
  try {
    return await Promise.race([asked, given.catch(() => false)]);
  } finally {
    patience.abort();
  }
}
