import { VERSION, type Digest, type Verdict } from '../../../domain/index.ts';
import { toFleetLine, toJudgedImage, verdictEvents } from '../../../fleet/index.ts';
import { verdictWords } from '../../../report/index.ts';
import type { JudgedImage, NewEvent, Standing, Store } from '../../../store/ports.ts';
import type { LineSettings } from '../settings.ts';

export interface KeptJudgement {
  readonly image: Digest;
  readonly verdict: Verdict;
  readonly settings: LineSettings;
  /** How it was judged before, as read before its feeds were asked. */
  readonly before: Standing | undefined;
  /** Number of the last sync before. */
  readonly sync: number;
  readonly at: Date;
  /** True if the image was just read. */
  readonly isNew: boolean;
}

/** Stores a verdict and the event of its change; false if another task judged the image meanwhile. */
export function keepVerdict(
  judgement: KeptJudgement,
  { verdicts }: Pick<Store, 'verdicts'>,
): Promise<boolean> {
  const { judged, events } = toKept(judgement);
  return verdicts.record(judged, events);
}

/** A verdict as it is kept, and the event of its change. */
export function toKept(judgement: KeptJudgement): {
  readonly judged: JudgedImage;
  readonly events: readonly NewEvent[];
} {
  const { settings, before, isNew, verdict } = judgement;
  const { line, ignore } = settings;
  const judged = toJudgedImage(
    {
      ...judgement,
      line: toFleetLine(line, ignore),
      lastDays: ignore.flatMap(({ expires }) => expires ?? []),
      program: VERSION,
    },
    before,
  );
  return { judged, events: verdictEvents(before, judged, { words: verdictWords(verdict), isNew }) };
}
