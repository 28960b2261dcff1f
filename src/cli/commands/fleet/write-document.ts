import { PROGRAM } from '../../../domain/index.ts';
import { jsonText } from '../../../report/index.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../output/outputs.ts';
import type { SessionRequest } from '../../opening/session.ts';

/** Writes a document in the requested formats: as JSON, or as the table from `table`. */
export async function writeDocument<Document extends object>(
  { settings, environment }: SessionRequest,
  document: Document,
  table: (document: Document) => string,
): Promise<void> {
  const outputs = await chooseOutputs(settings.format, DOCUMENT_FORMATS);
  await writeOutputs(
    outputs,
    (format) => (format === 'json' ? jsonText(document, PROGRAM) : table(document)),
    settings,
    environment,
  );
}
