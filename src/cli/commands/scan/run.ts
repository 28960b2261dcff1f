import type { Command } from 'commander';
import { AppError } from '../../../errors/index.ts';
import { forgiveRulesOfCall, worstExitCode, type ExitCode } from '../../../policy/index.ts';
import type { Report, ScanFailure } from '../../../report/index.ts';
import { scanImage } from '../../../scan/index.ts';
import { refuseSharedCredentials } from '../../given-credentials.ts';
import { lineOf } from '../../line.ts';
import { openNamedImage } from '../../open-named-image.ts';
import { openSession, readRequest, type Session } from '../../session.ts';
import { formatError } from '../../terminal/index.ts';
import { chooseOutputs, writeReports } from '../../write-reports.ts';

export async function runScan(images: readonly string[], command: Command): Promise<number> {
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format);
  refuseSharedCredentials(images, request.settings);
  const session = await openSession(request);
  try {
    const report = await scanAll(new Map(images.map((name) => [name, name])), session);
    session.progress.clear();
    await writeReports(report, outputs, request.settings, request.environment);
    return exitCodeOf(report);
  } finally {
    await session.close();
  }
}

/** Scans images, by what reports are to call them, one after the other. An image that fails is told of at once and does not keep the others. */
export async function scanAll(images: ReadonlyMap<string, string>, session: Session): Promise<Report> {
  const results = [];
  const failures: ScanFailure[] = [];
  for (const [reference, name] of images) {
    try {
      results.push(await scanOne(name, reference, session));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      session.progress.clear();
      process.stderr.write(`${formatError(error)}\n`);
      const { code, message, hint } = error;
      failures.push({ reference, code, message, ...(hint !== undefined && { hint }) });
    }
  }
  return { results: forgiveRulesOfCall(results, session.ignore, lineOf(session.settings)), failures };
}

/** The worst verdict counts; an image without one counts as a failure. */
export function exitCodeOf({ results, failures }: Report): ExitCode {
  const failed = failures.map((): ExitCode => 2);
  return worstExitCode([...failed, ...results.map(({ verdict }) => verdict.exitCode)]);
}

async function scanOne(name: string, reference: string, session: Session) {
  const image = await openNamedImage(name, session, reference);
  try {
    const { result } = await scanImage(
      image,
      { line: lineOf(session.settings), ignore: session.ignore },
      session.context,
    );
    return result;
  } finally {
    await image.close();
  }
}
