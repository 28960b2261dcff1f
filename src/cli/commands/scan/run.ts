import type { Command } from 'commander';
import { formatPlatform, type ScanResult } from '../../../domain/index.ts';
import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { forgiveRulesOfCall, worstExitCode, type ExitCode } from '../../../policy/index.ts';
import { REPORT_FORMAT_NAMES, type Report, type ScanFailure } from '../../../report/index.ts';
import { refuseSharedCredentials } from '../../given-credentials.ts';
import { lineOf } from '../../line.ts';
import { chooseOutputs } from '../../outputs.ts';
import { localScanner, type Scanner } from '../../scanner.ts';
import { openSession, readRequest, type Request } from '../../session.ts';
import { formatError } from '../../terminal/index.ts';
import { outputsOfScan, writeReports } from '../../write-reports.ts';

/** Code of an unexpected failure. */
const BUG = 'INTERNAL';

export async function runScan(images: readonly string[], command: Command): Promise<number> {
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format, REPORT_FORMAT_NAMES);
  refuseSharedCredentials(images, request.settings);
  const scanner = await openScanner(request);
  try {
    const report = await scanAll(new Map(images.map((name) => [name, name])), scanner);
    scanner.progress.clear();
    await writeReports(report, outputsOfScan(report, outputs), request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await scanner.close();
  }
}

async function openScanner(request: Request): Promise<Scanner> {
  const { server } = request.settings;
  if (server === undefined) return localScanner(await openSession(request));
  // Loaded here, since a local scan does not need it.
  const { openRemoteScanner } = await import('../../remote/open-remote-scanner.ts');
  return openRemoteScanner(request, server);
}

/**
 * Scans images one after the other; keys are their names in reports. A failure, even a bug that one image triggers, is
 * printed at once and never costs the result of another image or platform.
 */
export async function scanAll(images: ReadonlyMap<string, string>, scanner: Scanner): Promise<Report> {
  const results: ScanResult[] = [];
  const failures: ScanFailure[] = [];
  const keep = async (failed: Failed, scan: () => Promise<ScanResult>): Promise<void> => {
    try {
      results.push(await scan());
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
  for (const [reference, name] of images) {
    if (!scanner.listScans) {
      await keep({ reference }, () => scanner.scan(name, reference));
      continue;
    }
    try {
      const listed = await scanner.listScans(name, reference);
      for (const { platform, scan } of listed.scans) {
        await keep({ reference, ...(platform && { platform }) }, scan);
      }
      await listed.close();
    } catch (error) {
      fail({ reference }, error);
    }
  }
  return { results: forgiveRulesOfCall(results, scanner.ignore, lineOf(scanner.settings)), failures };
}

type Failed = Pick<ScanFailure, 'reference' | 'platform'>;

function toFailure(failed: Failed, error: unknown): ScanFailure {
  if (!(error instanceof AppError))
    return { ...failed, code: BUG, message: printable(redact(messageOf(error))) };
  const { code, message, hint } = error;
  return { ...failed, code, message, ...(hint !== undefined && { hint }) };
}

/** Returns the worst verdict's exit code; an image without a verdict counts as a failure. */
export function exitCodeOf({ results, failures }: Report): ExitCode {
  const failed = failures.map((): ExitCode => 2);
  return worstExitCode([...failed, ...results.map(({ verdict }) => verdict.exitCode)]);
}
