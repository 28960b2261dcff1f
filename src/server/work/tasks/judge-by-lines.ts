import { defined, isHole, type ScanResult } from '../../../domain/index.ts';
import { readVexOfLine, type ImageInFleet, type LineOfImage } from '../../../fleet/index.ts';
import { verdictByFleetLine } from '../../../policy/index.ts';
import { judgeImage, type MatchedImage } from '../../../findings/index.ts';
import { nextStart, type Suppressed, type VexDocument } from '../../../vex/index.ts';
import type { TaskWorld } from '../task-world.ts';
import { baseForAll } from './base-for-all.ts';
import { knownSinceInFleet } from './known-since-in-fleet.ts';
import { storeVerdict, type Occasion } from './store-verdict.ts';
import { timeToJudge } from './time-to-judge.ts';

type JudgingWorld = Pick<TaskWorld, 'context' | 'bases'>;

/**
 * Judges an image by each of its lines, and stores changed verdicts. Returns false if another task judged the
 * image meanwhile.
 */
export async function judgeByLines(
  matched: MatchedImage,
  fleet: ImageInFleet,
  world: JudgingWorld,
  occasion: Occasion,
): Promise<boolean> {
  const { verdicts } = world.context.store;
  const { key: image, distribution } = matched.indexed;
  const at = await timeToJudge(verdicts, matched.at);
  const atThen = { ...world, context: { ...world.context, now: () => at } };
  for (const settings of fleet.lines) {
    const documents = await readVexOfLine(settings.name, fleet.vex, atThen.context.store.vex);
    const result = await judgeBy({ ...settings, vex: documents }, { ...matched, at }, atThen);
    const start = nextStart(documents, at);
    const judged = {
      verdict: verdictByFleetLine(result, settings.line),
      suppressed: suppressedBy(result),
      ...defined({ nextStart: start }),
    };
    const judgement = {
      ...fleet,
      ...judged,
      image,
      ...defined({ distribution }),
      settings,
      at,
      occasion,
    };
    if (!(await storeVerdict(judgement, verdicts))) return false;
  }
  return verdicts.endOthers(
    image,
    fleet.lines.map(({ name }) => name),
    fleet.currentVerdicts,
  );
}

async function judgeBy(
  settings: LineOfImage & { readonly vex: readonly VexDocument[] },
  matched: MatchedImage,
  world: JudgingWorld,
): Promise<ScanResult> {
  const { context } = world;
  const { knownSince } = context.store;
  const hasHoles = [...matched.indexed.problems, ...matched.matched.problems].some(isHole);
  const findKnownSince = knownSinceInFleet(matched.indexed, settings.places, knownSince, {
    endsOthers: !hasHoles,
  });
  const base = settings.line.ignoreBase ? await baseForAll(matched.indexed, world) : undefined;
  const judgement = { ...settings, findKnownSince, skipsUpgrades: true as const, ...defined({ base }) };
  return (await judgeImage(matched, judgement, context)).result;
}

function suppressedBy({ suppressed }: ScanResult): readonly Suppressed[] {
  return suppressed.flatMap(({ reason, finding: { id } }) =>
    reason.kind === 'vex' ? [{ id, source: reason.statement.source }] : [],
  );
}
