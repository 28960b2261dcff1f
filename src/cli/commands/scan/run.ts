import type { Command } from 'commander';
import type { Settings } from '../../../config/index.ts';
import { defined, formatPlatform, type Line, type ScanResult } from '../../../domain/index.ts';
import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { withoutCredentials } from '../../../image/index.ts';
import { forgiveRulesOfCall, worstExitCode, type ExitCode } from '../../../policy/index.ts';
import { workloadWords, type Report, type ScanFailure } from '../../../report/index.ts';
import { refuseSharedCredentials } from '../../options/given-credentials.ts';
import { withOwnLine } from '../../foreign-words/index.ts';
import { isReport } from '../../opening/is-report.ts';
import { lineOf } from '../../options/line.ts';
import { optionTexts } from '../../options/options.ts';
import { chooseReportOutputs } from '../../output/report-template.ts';
import { localScanner, type Scanner } from '../../opening/scanner.ts';
import { openSession, readJudgingRequest, type SessionRequest } from '../../opening/session.ts';
import { formatError } from '../../terminal/index.ts';
import { outputsOfScan, writeReports } from '../../output/write-reports.ts';
import { noteForeignSettings } from './note-foreign-settings.ts';
import { wantedImages, type WantedImage } from './wanted-images.ts';

/** Code for an unexpected failure. */
const BUG = 'INTERNAL';

export async function runScan(named: readonly string[], command: Command): Promise<number> {
  const request = await readJudgingRequest(command);
  const lists = optionTexts(command.getOptionValue('images') ?? []);
  const images = await wantedImages(named, lists, request.settings, request.environment);
  const outputs = await chooseReportOutputs(request.settings);
  refuseSharedCredentials(
    [...images.map(({ name }) => name), ...baselineImages(request.settings)],
    request.settings,
  );
  const words = process.argv.slice(2);
  if (!request.settings.quiet) noteForeignSettings(words, request.environment);
  const scanner = await openScanner(request);
  try {
    const report = await scanAll(images, scanner, (error) => withOwnLine(error, words));
    scanner.progress.clear();
    await writeReports(report, outputsOfScan(report, outputs), request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await scanner.close();
  }
}

/** Returns the baseline image, unless the baseline is a stored report. */
function baselineImages({ baseline }: Settings): readonly string[] {
  return baseline === undefined || isReport(baseline) ? [] : [baseline];
}

async function openScanner(request: SessionRequest): Promise<Scanner> {
  const { server, rulesAsOf } = request.settings;
  if (server === undefined && !rulesAsOf) return openLocalScanner(request);
  if (server === undefined) {
    throw new AppError('USAGE', '--rules-as-of needs a server, which stores its lines', {
      hint: 'name it: --server URL; without one, the line of today judges',
    });
  }
  // Loaded here, since a local scan does not need it.
  const { openRemoteScanner } = await import('../../remote/open-remote-scanner.ts');
  return openRemoteScanner(request, server);
}

async function openLocalScanner(request: SessionRequest): Promise<Scanner> {
  const { baseline } = request.settings;
  const session = await openSession(request);
  if (baseline === undefined) return localScanner(session);
  try {
    // Loaded here, since a scan without a baseline does not need it.
    const { readBaseline } = await import('../../opening/compared-image.ts');
    return localScanner(session, await readBaseline(baseline, session));
  } catch (error) {
    await session.close();
    throw error;
  }
}

/**
 * Scans images one after the other, each against its own line. Prints a failure at once, even a bug that one
 * image triggers, and continues with the other images and platforms. `hinted` may give an error another hint.
 */
export async function scanAll(
  images: Iterable<WantedImage>,
  scanner: Scanner,
  hinted: (error: unknown) => unknown = (error) => error,
): Promise<Report> {
  const results: ScanResult[] = [];
  const failures: ScanFailure[] = [];
  const lines = new Map<ScanResult, Line>();
  const keep = async (failed: Failed, line: Line, scan: () => Promise<ScanResult>): Promise<void> => {
    try {
      const result = { ...(await scan()), ...defined({ workloads: failed.workloads }) };
      results.push(result);
      lines.set(result, line);
    } catch (error) {
      fail(failed, error);
    }
  };
  const fail = (failed: Failed, thrown: unknown): void => {
    const error = hinted(thrown);
    scanner.progress.clear();
    process.stderr.write(`${placeOf(failed)}${formatError(error)}\n`);
    failures.push(toFailure(failed, error));
  };
  for (const { reference, name, settings, workloads, failure } of images) {
    const named = { reference, ...defined({ workloads }) };
    try {
      if (failure) throw failure;
      const ours = settings ? scanner.withSettings(settings) : scanner;
      const line = lineOf(ours.settings);
      if (!ours.listScans) {
        await keep(named, line, () => ours.scan(name, reference));
        continue;
      }
      const listed = await ours.listScans(name, reference);
      for (const { platform, scan } of listed.scans) {
        await keep({ ...named, ...defined({ platform }) }, line, scan);
      }
      await listed.close();
    } catch (error) {
      fail(named, error);
    }
  }
  const lineFor = (result: ScanResult) => lines.get(result) ?? lineOf(scanner.settings);
  return { results: forgiveRulesOfCall(results, scanner.ignore, lineFor), failures };
}

type Failed = Pick<ScanFailure, 'reference' | 'platform' | 'workloads'>;

/** Names an image above its error, unless the error does: a platform, or the workloads in a manifest. */
function placeOf({ reference, platform, workloads }: Failed): string {
  if (!platform && !workloads) return '';
  const name = platform ? `${reference} (${formatPlatform(platform)})` : reference;
  return `${printable([name, ...workloadWords(workloads)].join(', '))}:\n`;
}

function toFailure(failed: Failed, error: unknown): ScanFailure {
  if (!(error instanceof AppError))
    return { ...failed, code: BUG, message: printable(redact(messageOf(error))) };
  const { code, message, hint } = error;
  const reference = code === 'REFERENCE_INVALID' ? withoutCredentials(failed.reference) : failed.reference;
  return { ...failed, reference, code, message, ...defined({ hint }) };
}

/** Returns the worst verdict's exit code; an image without a verdict counts as a failure. */
export function exitCodeOf({ results, failures }: Report): ExitCode {
  const failed = failures.map((): ExitCode => 2);
  return worstExitCode([...failed, ...results.map(({ verdict }) => verdict.exitCode)]);
}
