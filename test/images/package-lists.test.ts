import { afterAll, describe, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { imagesFolder, isBuilt, type Stage } from '../support/image-builds.ts';
import { scanImage } from '../support/image-scan.ts';
import {
  listedByApk,
  listedByDpkg,
  listedByDpkgOfParts,
  listedByRpm,
  withUnpacked,
} from '../support/real-tools.ts';
import { sharedFolder } from '../support/shared.ts';

type Image = readonly [name: string, stage: Stage, listed: (root: string) => readonly string[]];

const IMAGES: readonly Image[] = [
  ['alpine-3.15', 'alpine', listedByApk],
  ['alpine-3.20', 'alpine', listedByApk],
  ['debian-bullseye', 'debian', listedByDpkg],
  ['debian-bookworm', 'debian', listedByDpkg],
  ['debian-trixie', 'debian', listedByDpkg],
  ['app-bookworm', 'app', listedByDpkg],
  ['big-trixie', 'big', listedByDpkg],
  ['distroless-python', 'distroless', listedByDpkgOfParts],
  ['mariner-2.0', 'rpm', listedByRpm],
  ['mariner-2.0-ndb', 'rpm', listedByRpm],
  ['mariner-2.0-bdb', 'rpm', listedByRpm],
  ['sles-15.3', 'rpm', listedByRpm],
  ['rhel-8-libuuid', 'rpm', listedByRpm],
  ['centos-8-dive', 'rpm', listedByRpm],
];

if (sharedFolder() !== undefined) {
  describe('package lists of real images', () => {
    const user = new User();
    afterAll(() => user[Symbol.dispose]());

    it.each(IMAGES.filter(([, stage]) => isBuilt(stage)))(
      'lists the packages in %s that the real tool lists',
      { timeout: 600_000 },
      async (name, _stage, listed) => {
        const layout = `${imagesFolder()}/${name}`;
        const expected = withUnpacked(`${layout}:latest`, listed);
        const { packageLines, code, holes } = await scanImage(user, [layout]);
        expect(packageLines).toEqual(expected);
        expect(expected).not.toEqual([]);
        const others = holes.filter(({ kind }) => kind !== 'packages-not-read');
        expect({ code, others, left: user.leftBehind() }).toEqual({ code: 0, others: [], left: [] });
      },
    );
  });
} else {
  it.skip('skips package lists of real images, since the folder with them is not here', () => undefined);
}
