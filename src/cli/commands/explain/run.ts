import type { Command } from 'commander';
import { canonicalId, PROGRAM } from '../../../domain/index.ts';
import { AppError } from '../../../errors/index.ts';
import { explanationJson, renderExplanation } from '../../../report/index.ts';
import { explainImage, type ExplainedImage } from '../../../findings/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import { localJudgement } from '../../opening/scanner.ts';
import { openSession, readJudgingRequest, type ScanSession } from '../../opening/session.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';
import { parseId } from '../../options/parse-id.ts';

export async function runExplain(written: string, name: string, command: Command): Promise<number> {
  refuseSwapped(written, name);
  const id = parseId(written);
  const request = await readJudgingRequest(command);
  const outputs = await chooseOutputs(request.settings.format, DOCUMENT_FORMATS);
  const session = await openSession(request);
  const { settings, environment, progress } = session;
  try {
    const { explanation, result } = await explainNamed(id, name, session);
    progress.clear();
    await writeOutputs(
      outputs,
      (format, view) =>
        format === 'json'
          ? explanationJson(explanation, result, PROGRAM)
          : renderExplanation(explanation, result, view),
      settings,
      environment,
    );
    return result.verdict.incomplete.length > 0 ? EXIT.incomplete : EXIT.within;
  } finally {
    await session.close();
  }
}

/** Detects swapped arguments: otherwise the image's error would be about upper case. */
function refuseSwapped(id: string, image: string): void {
  if (isIdOfFlaw(id) || !isIdOfFlaw(image)) return;
  throw new AppError('USAGE', `${image} is an ID, and the image comes second`, {
    hint: `plimsoll explain ${canonicalId(image.trim())} ${id}`,
  });
}

/** Matches `CVE-2023-4911` in any case, `DSA-5532-1` and `GHSA-…`; registry images have no capitals. */
function isIdOfFlaw(text: string): boolean {
  return /^[A-Z]{2,}-[\w:.-]+$/u.test(canonicalId(text.trim()));
}

/** Explains one ID in an image. Throws AppError if the image cannot be read. */
export function explainNamed(id: string, name: string, session: ScanSession): Promise<ExplainedImage> {
  return withNamedImage(name, session, (image, limited) =>
    explainImage(id, image, localJudgement(limited), limited.context),
  );
}
