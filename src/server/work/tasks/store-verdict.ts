import { lastDaysOf } from '../../../distributions/index.ts';
import {
  countIds,
  defined,
  type Digest,
  type Distribution,
  type FleetEvent,
  type Verdict,
  VERSION,
} from '../../../domain/index.ts';
import {
  type ImageInFleet,
  type LineOfImage,
  toFleetLine,
  toJudgedImage,
  verdictEvents,
} from '../../../fleet/index.ts';
import type { Inventory, NewVerdict } from '../../../inventory/ports.ts';
import { verdictWords } from '../../../report/index.ts';
import type { Suppressed } from '../../../vex/index.ts';

export interface JudgementToStore extends Omit<ImageInFleet, 'lines'> {
  readonly image: Digest;
  /** The image's distribution, if known. */
  readonly distribution?: Distribution;
  readonly verdict: Verdict;
  readonly settings: LineOfImage;
  /** Findings that VEX documents suppress. */
  readonly suppressed: readonly Suppressed[];
  /** RFC 3339: when a statement in its VEX documents takes effect. */
  readonly nextStart?: string;
  readonly at: Date;
  readonly occasion: Occasion;
}

/** The occasion for judging an image. */
export interface Occasion {
  /** True if the image was just read, or waited for its feed's first load. */
  readonly isNew: boolean;
  /** The sync that may have changed it. */
  readonly sync?: NonNullable<FleetEvent['sync']>;
  /** True if a feed became too old, or no longer is: its content is unchanged. */
  readonly isAge?: boolean;
}

/** Stores a verdict and its change event; false if another task judged the image meanwhile. */
export function storeVerdict(judgement: JudgementToStore, verdicts: Inventory['verdicts']): Promise<boolean> {
  const { judged, events } = toNewVerdict(judgement);
  return verdicts.record(judged, events);
}

/** Returns the verdict to store, and its change event. */
export function toNewVerdict(judgement: JudgementToStore): NewVerdict {
  const { distribution, settings, currentVerdicts, verdict, suppressed, occasion } = judgement;
  const { isNew, sync, isAge = false } = occasion;
  const { name, ignore } = settings;
  const before = currentVerdicts.lines.get(name);
  const judged = toJudgedImage(
    {
      ...judgement,
      line: toFleetLine(settings, judgement.vex),
      isKnown: currentVerdicts.lines.size > 0,
      isAge,
      lastDays: [
        ignore.flatMap(({ expires }) => expires ?? []),
        distribution ? lastDaysOf(distribution) : [],
      ].flat(),
      program: VERSION,
    },
    before,
  );
  const isNews = isNew || (!before && cameUnderLine(judgement));
  const words = [verdictWords(verdict), vexWords(suppressed)].filter((each) => each !== '').join(' ');
  return { judged, events: verdictEvents(before, judged, { words, isNews, ...defined({ sync }) }) };
}

/** Names the documents that suppress findings. */
function vexWords(suppressed: readonly Suppressed[]): string {
  const documents = [...Map.groupBy(suppressed, ({ source }) => source)].map(
    ([source, of]) => `${countIds(of)} by ${source}`,
  );
  return documents.length === 0 ? '' : `Suppressed by VEX documents: ${documents.join(', ')}.`;
}

/** True if the image was judged since the lines were loaded: it has then begun to run where this line applies. */
function cameUnderLine({ settings, currentVerdicts, loadedAt }: JudgementToStore): boolean {
  if (settings.places.length === 0 || loadedAt === undefined) return false;
  return [...currentVerdicts.lines.values()].some(({ at }) => at >= loadedAt);
}
