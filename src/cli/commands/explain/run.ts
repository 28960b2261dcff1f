import type { Command } from 'commander';
import { PROGRAM } from '../../../domain/index.ts';
import { explanationJson, renderExplanation } from '../../../report/index.ts';
import { explainImage, type ExplainedImage } from '../../../scan/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../outputs.ts';
import { localJudgement } from '../../scanner.ts';
import { openSession, readJudgingRequest, type Session } from '../../session.ts';
import { withNamedImage } from '../../with-named-image.ts';
import { parseId } from '../../parse-id.ts';

export async function runExplain(written: string, name: string, command: Command): Promise<number> {
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

/** Explains one ID in an image. Throws AppError if the image cannot be read. */
export function explainNamed(id: string, name: string, session: Session): Promise<ExplainedImage> {
  return withNamedImage(name, session, (image, limited) =>
    explainImage(id, image, localJudgement(limited), limited.context),
  );
}
