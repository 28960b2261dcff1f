import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildZip, type ZipInput } from '../../src/archive/testing/build-zip.ts';
import { cveRecords, type OsvRecord } from './cve-records.ts';
import { writeImage, type ExampleImage } from './write-image.ts';

const OSV = 'mirror/osv-vulnerabilities.storage.googleapis.com';
const KEV = 'mirror/www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json';
const EPSS = 'mirror/epss.empiricalsecurity.com/epss_scores-current.csv.gz';

/** Packs `examples/` for the demo: images as OCI archives, advisories as a mirror laid out like the upstreams. */
export async function buildExamples(source: string, target: string): Promise<void> {
  const write = async (path: string, bytes: Uint8Array) => {
    const file = join(target, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  };
  for (const file of await readdir(join(source, 'images'))) {
    const image: ExampleImage = JSON.parse(await readFile(join(source, 'images', file), 'utf8'));
    await write(`${basename(file, '.json')}.tar`, writeImage(image));
  }
  const advisories = join(source, 'advisories');
  for (const ecosystem of ['Alpine', 'Debian']) {
    const records: ZipInput[] = [];
    for (const name of await readdir(join(advisories, ecosystem))) {
      const content = await readFile(join(advisories, ecosystem, name), 'utf8');
      records.push({ name, content });
      const parsed: OsvRecord = JSON.parse(content);
      for (const [path, document] of cveRecords(parsed)) await write(path, document);
    }
    await write(`${OSV}/${ecosystem}/all.zip`, buildZip(records));
  }
  await write(KEV, await readFile(join(advisories, 'known_exploited_vulnerabilities.json')));
  await write(EPSS, gzipSync(await readFile(join(advisories, 'epss_scores-current.csv'))));
}

// Run by itself for the demo of a source tree.
if (import.meta.main) {
  const [source = '', target = ''] = process.argv.slice(2);
  await buildExamples(source, target);
}
