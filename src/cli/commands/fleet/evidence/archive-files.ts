import { createReadStream } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { evidenceFiles, type EvidenceView } from '../../../../api/index.ts';
import type { TarFile } from '../../../../archive/index.ts';
import { defined, PROGRAM } from '../../../../domain/index.ts';
import { headed, jsonStream } from '../../../../report/index.ts';
import { countEvidence, type EvidenceCounts } from './count-evidence.ts';
import { readmeText } from './readme-text.ts';

type Rows = Iterable<unknown> | AsyncIterable<unknown>;

const { 'evidence.json': headSchema, ...lists } = evidenceFiles;

/**
 * Creates the archive's files in a folder named after the vulnerability, as `schema/evidence-1.json`
 * describes them. Writes the lists to `spool` first: a tar needs each size before the content, and the
 * summary comes first.
 */
export async function archiveFiles(view: EvidenceView, spool: string): Promise<readonly TarFile[]> {
  const folder = `${view.id.replaceAll(/[^\w.-]/gu, '_')}-evidence`;
  const { counted, counts } = countEvidence(view);
  const { images, runs, advisories, verdicts, notifications } = counted;
  const parts: Readonly<Record<string, Rows>> = { images, runs, advisories, verdicts, ...notifications };
  const spooled: TarFile[] = [];
  for (const [name, { shape }] of Object.entries(lists)) {
    const file = join(spool, name);
    const document: Record<string, Rows> = {};
    for (const [key, list] of Object.entries<z.ZodArray>(shape))
      document[key] = parsed(parts[key] ?? [], list);
    await writeFile(file, jsonStream(headed(document, PROGRAM)));
    const { size } = await stat(file);
    spooled.push({ path: `${folder}/${name}`, size, content: createReadStream(file) });
  }
  const head = await Array.fromAsync(jsonStream(headed(headSchema.parse(headOf(view, counts)), PROGRAM)));
  return [
    textFile(`${folder}/README.txt`, readmeText(view, counts)),
    textFile(`${folder}/evidence.json`, head.join('')),
    ...spooled,
  ];
}

async function* parsed(rows: Rows, { element }: z.ZodArray): AsyncGenerator<unknown, void> {
  for await (const row of rows) yield (element as z.ZodType).parse(row);
}

function textFile(path: string, text: string): TarFile {
  const bytes = Buffer.from(text);
  return { path, size: bytes.length, content: [bytes] };
}

function headOf(view: EvidenceView, { images, running, runs, verdicts }: EvidenceCounts): object {
  const { id, at, affectedSince, exploitedSince, notifications, problems, neverScanned } = view;
  return {
    id,
    at,
    ...defined({ affectedSince, exploitedSince }),
    images,
    running,
    runs,
    verdicts,
    messages: notifications.messages.length,
    problems,
    neverScanned,
  };
}
