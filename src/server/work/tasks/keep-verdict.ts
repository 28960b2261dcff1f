import { lastDaysOf } from '../../../distributions/index.ts';
import {
  countIds,
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
import { verdictWords } from '../../../report/index.ts';
import type { JudgedImage, NewEvent, Store } from '../../../store/ports.ts';
import type { SetAside } from '../../../vex/index.ts';

export interface KeptJudgement extends Omit<ImageInFleet, 'lines'> {
  readonly image: Digest;
  /** Of the image, if it is known. */
  readonly distribution?: Distribution;
  readonly verdict: Verdict;
  readonly settings: LineOfImage;
  /** Findings that VEX documents set aside. */
  readonly setAside: readonly SetAside[];
  /** RFC 3339: when a statement of its VEX documents begins to count. */
  readonly nextStart?: string;
  readonly at: Date;
  readonly occasion: Occasion;
}

/** Occasion on which an image is judged. */
export interface Occasion {
  /** True if the image was just read, or waited for the first load of its feed. */
  readonly isNew: boolean;
  /** The sync that may have changed it. */
  readonly sync?: NonNullable<FleetEvent['sync']>;
  /** True if a feed became too old, or no longer is: it holds what it held. */
  readonly isAge?: boolean;
}

/** Stores a verdict and the event of its change; false if another task judged the image meanwhile. */
export function keepVerdict(judgement: KeptJudgement, verdicts: Store['verdicts']): Promise<boolean> {
  const { judged, events } = toKept(judgement);
  return verdicts.record(judged, events);
}

/** A verdict as it is kept, and the event of its change. */
export function toKept(judgement: KeptJudgement): {
  readonly judged: JudgedImage;
  readonly events: readonly NewEvent[];
} {
  const { distribution, settings, standings, verdict, setAside, occasion } = judgement;
  const { isNew, sync, isAge = false } = occasion;
  const { name, ignore } = settings;
  const before = standings.lines.get(name);
  const judged = toJudgedImage(
    {
      ...judgement,
      line: toFleetLine(settings, judgement.vex),
      isKnown: standings.lines.size > 0,
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
  const words = [verdictWords(verdict), vexWords(setAside)].filter((each) => each !== '').join(' ');
  return { judged, events: verdictEvents(before, judged, { words, isNews, ...(sync && { sync }) }) };
}

/** Names the documents that set findings aside. */
function vexWords(setAside: readonly SetAside[]): string {
  const documents = [...Map.groupBy(setAside, ({ source }) => source)].map(
    ([source, of]) => `${countIds(of)} by ${source}`,
  );
  return documents.length === 0 ? '' : `Set aside by VEX documents: ${documents.join(', ')}.`;
}

/** Whether lines that were loaded no later judged the image, so that it began to run where this one holds. */
function cameUnderLine({ settings, standings, loadedAt }: KeptJudgement): boolean {
  if (settings.places.length === 0 || loadedAt === undefined) return false;
  return [...standings.lines.values()].some(({ at }) => at >= loadedAt);
}
