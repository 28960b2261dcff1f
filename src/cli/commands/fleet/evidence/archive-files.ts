import { evidenceFiles, type EvidenceDocument } from '../../../../api/index.ts';
import type { TarFile } from '../../../../archive/index.ts';
import { PROGRAM } from '../../../../domain/index.ts';
import { jsonText } from '../../../../report/index.ts';
import { readmeText } from './readme-text.ts';

/** Files of the archive, each in a folder of the vulnerability's name, as `schema/evidence-1.json` describes them. */
export function archiveFiles(document: EvidenceDocument): readonly TarFile[] {
  const folder = `${document.id.replaceAll(/[^\w.-]/gu, '_')}-evidence`;
  const { images, runs, advisories, verdicts, notifications } = document;
  const parts = { images, runs, advisories, verdicts, ...notifications };
  const json = Object.entries(evidenceFiles).map(([name, schema]) => ({
    path: `${folder}/${name}`,
    content: jsonText(schema.parse(name === 'evidence.json' ? headOf(document) : parts), PROGRAM),
  }));
  return [{ path: `${folder}/README.txt`, content: readmeText(document) }, ...json];
}

function headOf(document: EvidenceDocument): object {
  const { id, at, affectedSince, exploitedSince, problems, neverScanned, images, runs } = document;
  return {
    id,
    at,
    ...(affectedSince && { affectedSince }),
    ...(exploitedSince && { exploitedSince }),
    images: images.length,
    running: runs.filter(({ until }) => until === undefined).length,
    runs: runs.length,
    verdicts: document.verdicts.length,
    messages: document.notifications.messages.length,
    problems,
    neverScanned,
  };
}
