import type { Command } from 'commander';
import type { Settings } from '../../../config/index.ts';
import { defined, formatPlatform, type Line, type ScanResult } from '../../../domain/index.ts';
import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { withoutCredentials } from '../../../image/index.ts';
import { forgiveRulesOfCall, worstExitCode, type ExitCode } from '../../../policy/index.ts';
import type { Report, ScanFailure } from '../../../report/index.ts';
import { refuseSharedCredentials } from '../../options/given-credentials.ts';
import { isReport } from '../../opening/is-report.ts';
import { lineOf } from '../../options/line.ts';
import { optionTexts } from '../../options/options.ts';
import { chooseReportOutputs } from '../../output/report-template.ts';
import { localScanner, type Scanner } from '../../opening/scanner.ts';
import { openSession, readJudgingRequest, type SessionRequest } from '../../opening/session.ts';
import { formatError } from '../../terminal/index.ts';
import { outputsOfScan, writeReports } from '../../output/write-reports.ts';
import { readListedImages, type ListedImage } from './image-list.ts';

/** Code for an unexpected failure. */
const BUG = 'INTERNAL';

export async function runScan(named: readonly string[], command: Command): Promise<number> {
  const request = await readJudgingRequest(command);
  const images = await imagesOf(named, command, request.settings);
  const outputs = await chooseReportOutputs(request.settings);
  refuseSharedCredentials(
    [...images.map(({ name }) => name), ...baselineImages(request.settings)],
    request.settings,
  );
  const scanner = await openScanner(request);
  try {
    const report = await scanAll(images, scanner);
    scanner.progress.clear();
    await writeReports(report, outputsOfScan(report, outputs), request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await scanner.close();
  }
}

/** Returns the images named on the command line, each once, then the ones in --images files. */
async function imagesOf(
  named: readonly string[],
  command: Command,
  settings: Settings,
): Promise<readonly WantedImage[]> {
  const listed: ListedImage[] = [];
  for (const file of optionTexts(command.getOptionValue('images') ?? []))
    for (const image of await readListedImages(file)) listed.push(image);
  const images = [
    ...[...new Set(named)].map((name) => ({ reference: name, name })),
    ...listed.map(({ name, own }) => ({ reference: name, name, settings: { ...settings, ...own } })),
  ];
  if (images.length > 0) return images;
  throw new AppError('USAGE', 'no image is named', { hint: 'plimsoll scan IMAGE, or --images FILE' });
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

export interface WantedImage {
  /** Its name in reports. */
  readonly reference: string;
  readonly name: string;
  /** The image's own settings; absent: the call's. */
  readonly settings?: Settings;
}

/**
 * Scans images one after the other, each against its own line. Prints a failure at once, even a bug that one
 * image triggers, and continues with the other images and platforms.
 */
export async function scanAll(images: Iterable<WantedImage>, scanner: Scanner): Promise<Report> {
  const results: ScanResult[] = [];
  const failures: ScanFailure[] = [];
  const lines = new Map<ScanResult, Line>();
  const keep = async (failed: Failed, line: Line, scan: () => Promise<ScanResult>): Promise<void> => {
    try {
      const result = await scan();
      results.push(result);
      lines.set(result, line);
    } catch (error) {
      fail(failed, error);
    }
  };
  const fail = (failed: Failed, error: unknown): void => {
    scanner.progress.clear();
    const { reference, platform } = failed;
    const place = platform ? `${reference} (${formatPlatform(platform)}):\n` : '';
    process.stderr.write(`${place}${formatError(error)}\n`);
    failures.push(toFailure(failed, error));
  };
  for (const { reference, name, settings } of images) {
    try {
      const ours = settings ? scanner.withSettings(settings) : scanner;
      const line = lineOf(ours.settings);
      if (!ours.listScans) {
        await keep({ reference }, line, () => ours.scan(name, reference));
        continue;
      }
      const listed = await ours.listScans(name, reference);
      for (const { platform, scan } of listed.scans) {
        await keep({ reference, ...defined({ platform }) }, line, scan);
      }
      await listed.close();
    } catch (error) {
      fail({ reference }, error);
    }
  }
  const lineFor = (result: ScanResult) => lines.get(result) ?? lineOf(scanner.settings);
  return { results: forgiveRulesOfCall(results, scanner.ignore, lineFor), failures };
}

type Failed = Pick<ScanFailure, 'reference' | 'platform'>;

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
