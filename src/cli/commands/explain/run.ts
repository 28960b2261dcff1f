import type { Command } from 'commander';
import { PROGRAM } from '../../../domain/index.ts';
import { explanationJson, renderExplanation } from '../../../report/index.ts';
import { explainImage } from '../../../scan/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { openNamedImage } from '../../open-named-image.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../outputs.ts';
import { localJudgement } from '../../scanner.ts';
import { openSession, readJudgingRequest } from '../../session.ts';
import { withinTime } from '../../time-limit/index.ts';
import { parseId } from './parse-id.ts';

export async function runExplain(written: string, name: string, command: Command): Promise<number> {
  const id = parseId(written);
  const request = await readJudgingRequest(command);
  const outputs = await chooseOutputs(request.settings.format, DOCUMENT_FORMATS);
  const session = await openSession(request);
  const { settings, environment, progress } = session;
  try {
    const { explanation, result } = await withinTime(name, session, async (limited) => {
      const image = await openNamedImage(name, limited);
      try {
        return await explainImage(id, image, localJudgement(limited), limited.context);
      } finally {
        await image.close();
      }
    });
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
