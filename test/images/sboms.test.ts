import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FindingsLab, reportedFindings, type ReportedResult } from '../support/findings-lab.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { mirrorRealFeeds } from '../support/real-feeds.ts';
import { sharedFolder } from '../support/shared.ts';

// The same image, read itself and through an SBOM that we wrote of it.

const IMAGES: readonly (readonly [name: string, stage: Stage])[] = [
  ['alpine-3.15', 'alpine'],
  ['alpine-3.20', 'alpine'],
  ['debian-bullseye', 'debian'],
  ['debian-bookworm', 'debian'],
  ['debian-trixie', 'debian'],
  ['app-bookworm', 'app'],
  ['big-trixie', 'big'],
  ['distroless-python', 'distroless'],
  ['mariner-2.0', 'rpm'],
  ['mariner-2.0-ndb', 'rpm'],
  ['mariner-2.0-bdb', 'rpm'],
  ['sles-15.3', 'rpm'],
  ['rhel-8-libuuid', 'rpm'],
  ['centos-8-dive', 'rpm'],
  ['scratch-go117', 'go'],
  ['scratch-go119', 'go'],
  ['scratch-go-big', 'go'],
];
const FORMATS = ['cyclonedx', 'cyclonedx@1.7', 'spdx', 'spdx@3.0.1'];
const ECOSYSTEMS = ['AlmaLinux', 'npm', 'PyPI', 'Maven', 'Go', 'crates.io'];

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips SBOMs of real images, since the folder with them is not here', () => undefined);
} else {
  sboms(path.join(shared, 'feeds'));
}

function sboms(feeds: string): void {
  describe('SBOMs of real images', () => {
    const lab = new FindingsLab('2026-08-22T12:00:00Z');

    beforeAll(() => {
      mirrorRealFeeds(lab.mirror, feeds, ECOSYSTEMS);
    });

    afterAll(() => {
      lab[Symbol.dispose]();
    });

    const built = IMAGES.filter(([, stage]) => isBuilt(stage));
    it.each(built)('finds in SBOMs of %s what it finds in the image', { timeout: 600_000 }, async (name) => {
      const image = `oci:${imagesFolder()}/${name}`;
      const files = FORMATS.map((format) => ({ format, file: `${name}.${format}.json` }));
      const outputs = files.flatMap(({ format, file }) => ['--format', `${format}=${file}`]);
      const written = await lab.user.run(['sbom', image, ...outputs]);
      const read = comparable(await lab.scan(image));
      expect(read.packages).not.toEqual([]);
      const isIncomplete = written.code === 3;
      expect(written).toMatchObject({ code: isIncomplete ? 3 : 0, stdout: '' });
      for (const { file } of files) {
        expect(comparable(await lab.scan(`sbom:${file}`)), file).toEqual(read);
      }
    });
  });
}

/** All that may not differ. */
function comparable(result: ReportedResult) {
  const { packages, findings, suppressed, notices, problems, verdict } = result;
  const lines = reportedFindings(result);
  return { lines, packages, findings, suppressed, notices, problems, verdict };
}
