import type { EvidenceView } from '../../../../api/index.ts';
import { readAnew } from '../../../../domain/index.ts';

/** Totals for the lists in evidence. */
export interface EvidenceCounts {
  images: number;
  /** Images that it affects now. */
  affected: number;
  runs: number;
  /** Runs that have not ended. */
  running: number;
  verdicts: number;
}

/**
 * Counts images, runs and verdicts while they are read: totals are complete once each list was read to its
 * end, once.
 */
export function countEvidence(view: EvidenceView): {
  readonly counted: EvidenceView;
  readonly counts: EvidenceCounts;
} {
  const counts = { images: 0, affected: 0, runs: 0, running: 0, verdicts: 0 };
  const counted = {
    ...view,
    images: noting(view.images, ({ packages }) => {
      counts.images++;
      if (packages.some(({ affected }) => affected)) counts.affected++;
    }),
    runs: noting(view.runs, ({ until }) => {
      counts.runs++;
      if (until === undefined) counts.running++;
    }),
    verdicts: noting(view.verdicts, () => counts.verdicts++),
  };
  return { counted, counts };
}

function noting<Item>(
  list: Iterable<Item> | AsyncIterable<Item>,
  note: (item: Item) => void,
): AsyncIterable<Item> {
  return readAnew(async function* () {
    for await (const item of list) {
      note(item);
      yield item;
    }
  });
}
