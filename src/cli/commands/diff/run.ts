import type { Command } from 'commander';
import { PROGRAM, type ImageDiff } from '../../../domain/index.ts';
import { diffJson, renderDiff } from '../../../report/index.ts';
import { diffImages } from '../../../findings/index.ts';
import { comparedPackages, readCompared } from '../../opening/compared-image.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { refuseSharedCredentials } from '../../options/given-credentials.ts';
import { isReport } from '../../opening/is-report.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import { openSession, readRequest, type ScanSession } from '../../opening/session.ts';
import { withinTime } from '../../opening/time-limit/index.ts';

export async function runDiff(from: string, to: string, command: Command): Promise<number> {
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format, DOCUMENT_FORMATS);
  refuseSharedCredentials(
    [from, to].filter((name) => !isReport(name)),
    request.settings,
  );
  const session = await openSession(request);
  const { settings, environment, progress } = session;
  try {
    const diff = await compareNamed(from, to, session);
    progress.clear();
    await writeOutputs(
      outputs,
      (format, view) => (format === 'json' ? diffJson(diff, PROGRAM) : renderDiff(diff, view)),
      settings,
      environment,
    );
    const isIncomplete = [diff.from, diff.to].some(({ verdict }) => verdict.incomplete.length > 0);
    return isIncomplete ? EXIT.incomplete : EXIT.within;
  } finally {
    await session.close();
  }
}

/** Compares two images, each within the time limit for one. */
export async function compareNamed(from: string, to: string, session: ScanSession): Promise<ImageDiff> {
  const { allowIncomplete } = session.settings;
  const comparison = { ...comparedPackages(session), allowIncomplete };
  const before = await withinTime(from, session, (limited) => readCompared(from, limited));
  return withinTime(to, session, async (limited) =>
    diffImages(before, await readCompared(to, limited), comparison, limited.context),
  );
}
