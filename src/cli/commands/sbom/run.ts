import type { Command } from 'commander';
import { isHole } from '../../../domain/index.ts';
import { jsonLines } from '../../../report/index.ts';
import { sbomContentOf, SBOM_FORMATS, type SbomContent } from '../../../sbom/index.ts';
import { indexImage } from '../../../packages/index.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { chooseOutputs, writeOutputs } from '../../output/outputs.ts';
import { openSession, readRequest } from '../../opening/session.ts';
import { withNamedImage } from '../../opening/with-named-image.ts';

/** Reads an image and writes its SBOM. */
export async function runSbom(name: string, command: Command): Promise<number> {
  const request = await readRequest(command);
  const { settings, environment } = request;
  const outputs = await chooseOutputs(settings.format, [...SBOM_FORMATS.keys()]);
  const session = await openSession(request);
  try {
    const indexed = await withNamedImage(name, session, (image, { context }) =>
      indexImage(image, { ...context, needsPrograms: true }),
    );
    session.progress.clear();
    const content = sbomContentOf(indexed);
    await writeOutputs(outputs, (format) => rendered(format, content), settings, environment);
    return indexed.problems.some(isHole) ? EXIT.incomplete : EXIT.within;
  } finally {
    await session.close();
  }
}

function rendered(format: string, content: SbomContent): Iterable<string> {
  const documentOf = SBOM_FORMATS.get(format);
  if (!documentOf) throw new Error(`the format ${format} was not checked`);
  return jsonLines(documentOf(content));
}
