import type { EventStore } from '../../inventory/ports.ts';
import type { Telemetry } from '../../telemetry/index.ts';

const COUNT_EVERY_MS = 15_000;

export interface CountingEvents {
  readonly events: Pick<EventStore, 'span' | 'kindsAfter'>;
  readonly telemetry: Pick<Telemetry, 'eventsStored'>;
}

/** Counts events as they are stored, in any thread or replica. Returns a function that stops it. */
export function countEvents({ events, telemetry }: CountingEvents): () => void {
  let after: number | undefined;
  const count = async () => {
    if (after === undefined) {
      after = (await events.span()).last;
      return;
    }
    const { kinds, through } = await events.kindsAfter(after);
    after = through;
    for (const [kind, number] of Object.entries(kinds)) telemetry.eventsStored(kind, number);
  };
  // The database may be unreachable: nothing is lost, since the next count includes them.
  const safely = () => void count().catch(() => undefined);
  safely();
  const timer = setInterval(safely, COUNT_EVERY_MS).unref();
  return () => clearInterval(timer);
}
