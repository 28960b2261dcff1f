import type { Command } from 'commander';
import { explanationJson, renderExplanation } from '../../../report/index.ts';
import { explainImage } from '../../../scan/index.ts';
import { EXIT } from '../../exit-codes.ts';
import { openNamedImage } from '../../open-named-image.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../outputs.ts';
import { judgementOf } from '../../scanner.ts';
import { openSession, readRequest } from '../../session.ts';
import { parseId } from './parse-id.ts';

export async function runExplain(written: string, name: string, command: Command): Promise<number> {
  const id = parseId(written);
  const request = await readRequest(command);
  const outputs = await chooseOutputs(request.settings.format, DOCUMENT_FORMATS);
  const session = await openSession(request);
  const { settings, environment, context, progress } = session;
  try {
    const image = await openNamedImage(name, session);
    try {
      const { explanation, result } = await explainImage(id, image, judgementOf(session), context);
      progress.clear();
      await writeOutputs(
        outputs,
        (format, view) =>
          format === 'json'
            ? explanationJson(explanation, result)
            : renderExplanation(explanation, result, view),
        settings,
        environment,
      );
      return result.verdict.incomplete.length > 0 ? EXIT.incomplete : EXIT.within;
    } finally {
      await image.close();
    }
  } finally {
    await session.close();
  }
}
