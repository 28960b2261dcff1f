import { expect, it, onTestFinished } from 'vitest';
import { buildZip } from '../archive/testing/build-zip.ts';
import { PROBLEM_KINDS, isProblemKind, type Problem } from '../domain/index.ts';
import { NO_LINE } from '../policy/index.ts';
import { written } from '../report/testing.ts';
import { indexImage } from '../packages/index-image.ts';
import { indexSbom } from '../packages/sbom/index-sbom.ts';
import { imageOfReport } from '../packages/image-of-report.ts';
import { reportImage } from './report-image.ts';
import { openWorld, testImage, testLayer } from './testing.ts';

const FEED = 'osv-vulnerabilities.storage.googleapis.com/Maven/all.zip';
const SWAGGER = {
  id: 'GHSA-2',
  modified: '2026-11-01T00:00:00Z',
  affected: ['com.a:swagger', 'com.b:swagger'].map((name) => ({
    package: { ecosystem: 'Maven', name },
    ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
  })),
};
const STATUS = 'Package: a\nStatus: install ok installed\nVersion: 1\n\n';
/** As a report of any image may have them. */
const OF_EVERY_KIND = Object.keys(PROBLEM_KINDS)
  .filter(isProblemKind)
  .map((kind): Problem => ({ kind, subject: 'x', message: `${kind} of x` }));

const jar = (path: string, folder: string) => ({
  path,
  content: buildZip([{ name: `${folder}/Main.class`, content: 'class' }]),
});

async function scanned() {
  const mirror = { [FEED]: buildZip([{ name: 'GHSA-2.json', content: JSON.stringify(SWAGGER) }]) };
  const world = await openWorld(mirror);
  onTestFinished(() => world[Symbol.asyncDispose]());
  const layer = testLayer('a', [
    jar('app/lib/swagger-1.0.jar', 'io/swagger'),
    jar('app/lib/parser-1.0.jar', 'org/other'),
    { path: 'var/lib/dpkg/status', content: STATUS },
  ]);
  const indexed = await indexImage(testImage(layer.source), world.context);
  const report = (image: typeof indexed) => reportImage(image, { line: NO_LINE, ignore: [] }, world.context);
  const { result } = await report(indexed);
  const kinds = new Set(result.problems.map(({ kind }) => kind));
  expect([...kinds].toSorted()).toEqual(['distribution-unknown', 'package-unidentified', 'package-unnamed']);
  return { report, result };
}

it.each(['cyclonedx', 'spdx'])('says each problem once of a scan that was written as %s', async (format) => {
  const { report, result } = await scanned();
  const text = await written(format, { ...result, problems: [...result.problems, ...OF_EVERY_KIND] });
  const { problems } = (await report(indexSbom(text, { reference: 'sbom:a', now: new Date() }))).result;
  const own = problems.filter(({ subject }) => subject !== 'x');
  expect(own).toEqual(expect.arrayContaining([...result.problems]));
  const named = problems.map(({ kind, subject }) => `${kind}:${subject}`);
  expect(named).toEqual([...new Set(named)]);
});

it('says each problem once of a kept report that is matched again', async () => {
  const { report, result } = await scanned();
  const again = (await report(imageOfReport(result))).result;
  expect(again.problems.toSorted(byMessage)).toEqual(result.problems.toSorted(byMessage));
});

function byMessage(a: Problem, b: Problem): number {
  return a.message < b.message ? -1 : 1;
}
