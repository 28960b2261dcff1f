import { counted, defined, formatPlatform, type ScanResult } from '../../domain/index.ts';
import type { ReportingProgram, RenderOptions, ScanFailure } from '../format.ts';
import { imageName } from '../words/image-name.ts';
import { ofSeverities } from '../shown-findings.ts';
import { mostUrgentFirst } from '../upgrades/urgency.ts';
import { verdictWords } from '../words/verdict-words.ts';
import type { CompressedBudget } from './budget.ts';
import { MAX_COMPRESSED, MAX_NOTIFICATIONS, MAX_RESULTS } from './limits.ts';
import { IMAGE_ROOT } from './location.ts';
import { plainMessage } from './message.ts';
import { missingImages } from './missing.ts';
import { missingNotifications, notification, problemNotifications } from './notifications.ts';
import { missingResult, type ListedResult } from './result.ts';
import { RunResults } from './results.ts';
import { INCOMPLETE_RULE } from './rule.ts';

interface RunContext {
  readonly options: RenderOptions;
  /** Code scanning replaces the alerts from a category's last run. */
  readonly category: string;
  readonly budget: CompressedBudget;
  /** Budget bytes reserved for later runs. */
  readonly rest: number;
}

/** Creates one image's run. Its results come first: later parts depend on how many fit. */
export function imageRun(scanned: ScanResult, { options, category, budget, rest }: RunContext) {
  const { verdict, image } = scanned;
  const results = new RunResults(scanned, listedOf(scanned, options));
  const problems = problemNotifications(scanned);
  budget.charge(problems);
  return {
    automationDetails: { id: category },
    originalUriBaseIds: { [IMAGE_ROOT]: { description: plainMessage(`root of ${imageName(image)}`) } },
    properties: propertiesOf(scanned),
    columnKind: 'utf16CodeUnits',
    results: results.results(budget, rest),
    tool: toolOf(options.program, results.rules()),
    invocations: lazily(() => ({
      executionSuccessful: verdict.incomplete.length === 0,
      exitCode: verdict.exitCode,
      exitCodeDescription: plainMessage(verdictWords(verdict)).text,
      endTimeUtc: utc(scanned.scannedAt),
      toolExecutionNotifications: [...problems, ...cutNotifications(results.cut)],
    })),
  };
}

/** Creates the run for images that have no run. */
export function missingRun(
  failures: readonly ScanFailure[],
  leftOut: readonly ScanResult[],
  time: string,
  { options, category, budget }: Omit<RunContext, 'rest'>,
) {
  const missing = missingImages(failures, leftOut);
  const notifications = missingNotifications(missing);
  const results = missing.slice(0, MAX_NOTIFICATIONS).map(missingResult);
  budget.charge([notifications, results]);
  return {
    automationDetails: { id: category },
    columnKind: 'utf16CodeUnits',
    results,
    tool: toolOf(options.program, missing.length > 0 ? [INCOMPLETE_RULE] : []),
    invocations: [
      {
        executionSuccessful: missing.length === 0,
        endTimeUtc: utc(time),
        toolExecutionNotifications: notifications,
      },
    ],
  };
}

/** Lists the most urgent first: cuts drop the least urgent, and suppressed ones before all others. */
function listedOf({ findings, suppressed }: ScanResult, options: RenderOptions): readonly ListedResult[] {
  const shown = mostUrgentFirst(ofSeverities(findings, options.severities).findings);
  return [...shown.map((finding) => ({ finding })), ...(options.showSuppressed ? suppressed : [])];
}

function cutNotifications(cut: number) {
  if (cut === 0) return [];
  const limits = `${MAX_RESULTS} results, ${MAX_COMPRESSED} bytes by gzip`;
  const text = `${counted(cut, 'finding')} left out, the least urgent: code scanning takes no more (${limits}); a report as JSON lists all`;
  return [notification('results-left-out', 'warning', text)];
}

function propertiesOf({ image, distribution, base }: ScanResult) {
  const { reference, manifestDigest, configDigest, platform } = image;
  return {
    image: plainMessage(reference).text,
    manifestDigest,
    configDigest,
    platform: platform && formatPlatform(platform),
    distribution: distribution?.name,
    baseImage: base && plainMessage(base.reference).text,
    baseDigest: base?.digest,
  };
}

function toolOf({ version, home }: ReportingProgram, rules: Iterable<object>) {
  return { driver: { name: 'Plimsoll', version, ...defined({ informationUri: home }), rules } };
}

function* lazily(make: () => object): Generator<object, void> {
  yield make();
}

function utc(time: string): string {
  return new Date(time).toISOString();
}
