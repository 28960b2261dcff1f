import { PROGRAM } from '../../../domain/index.ts';
import { jsonText } from '../../../report/index.ts';
import { chooseOutputs, DOCUMENT_FORMATS, writeOutputs } from '../../outputs.ts';
import type { Request } from '../../session.ts';

/** Writes a document in the formats of the call: as JSON, or as the table that `table` makes of it. */
export async function writeDocument<Document extends object>(
  { settings, environment }: Request,
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
