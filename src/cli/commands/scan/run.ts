import type { Command } from 'commander';
import { AppError, messageOf, printable, redact } from '../../../errors/index.ts';
import { forgiveRulesOfCall, worstExitCode, type ExitCode } from '../../../policy/index.ts';
import { REPORT_FORMAT_NAMES, type Report, type ScanFailure } from '../../../report/index.ts';
import { refuseSharedCredentials } from '../../given-credentials.ts';
import { lineOf } from '../../line.ts';
import { chooseOutputs } from '../../outputs.ts';
import { localScanner, type Scanner } from '../../scanner.ts';
import { openSession, readRequest, type Request } from '../../session.ts';
import { formatError } from '../../terminal/index.ts';
import { writeReports } from '../../write-reports.ts';

/** The code of a failure that nobody expected. */
const BUG = 'INTERNAL';

export async function runScan(images: readonly string[], command: Command): Promise<number> {
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format, REPORT_FORMAT_NAMES);
  refuseSharedCredentials(images, request.settings);
  const scanner = await openScanner(request);
  try {
    const report = await scanAll(new Map(images.map((name) => [name, name])), scanner);
    scanner.progress.clear();
    await writeReports(report, outputs, request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await scanner.close();
  }
}

async function openScanner(request: Request): Promise<Scanner> {
  const { server } = request.settings;
  if (server === undefined) return localScanner(await openSession(request));
  // Loaded here, since a scan on this machine has no need of it.
  const { openRemoteScanner } = await import('../../remote/open-remote-scanner.ts');
  return openRemoteScanner(request, server);
}

/**
 * Scans images one after the other; keys are what reports call them. A failure, even a bug that one image sets off, is
 * printed at once and never costs the result of another image.
 */
export async function scanAll(images: ReadonlyMap<string, string>, scanner: Scanner): Promise<Report> {
  const results = [];
  const failures: ScanFailure[] = [];
  for (const [reference, name] of images) {
    try {
      results.push(await scanner.scan(name, reference));
    } catch (error) {
      scanner.progress.clear();
      process.stderr.write(`${formatError(error)}\n`);
      failures.push(toFailure(reference, error));
    }
  }
  return { results: forgiveRulesOfCall(results, scanner.ignore, lineOf(scanner.settings)), failures };
}

function toFailure(reference: string, error: unknown): ScanFailure {
  if (!(error instanceof AppError))
    return { reference, code: BUG, message: printable(redact(messageOf(error))) };
  const { code, message, hint } = error;
  return { reference, code, message, ...(hint !== undefined && { hint }) };
}

/** The worst verdict counts; an image without one counts as a failure. */
export function exitCodeOf({ results, failures }: Report): ExitCode {
  const failed = failures.map((): ExitCode => 2);
  return worstExitCode([...failed, ...results.map(({ verdict }) => verdict.exitCode)]);
}
