import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { User } from '../support/cli.ts';
import { scanImage } from '../support/image-scan.ts';
import { sharedFolder } from '../support/shared.ts';

const RAW = /[\p{Bidi_Control}\p{Zl}\p{Zp}\u0080-\u009f\u007f]/u;

const shared = sharedFolder();

if (shared === undefined) {
  it.skip('skips cases of images, since the folder that holds them is not here', () => undefined);
} else {
  cases(path.join(shared, 'cases/images'));
}

async function scan(...args: readonly string[]) {
  using user = new User();
  return await scanImage(user, args);
}

function cases(folder: string): void {
  const at = (name: string) => path.join(folder, name);

  describe('an image whose layer was altered', () => {
    it.each(['plain-vuln-altered', 'plain-vuln-altered.tar', 'dk-diffid-gz.tar', 'dk-diffid-plain.tar'])(
      'refuses %s, whose layer was altered, as skopeo does',
      async (name) => {
        const { code, failures, stderr } = await scan(at(name));
        expect(failures.map((failure) => failure.code)).toEqual(['DIGEST_MISMATCH']);
        expect(stderr).toContain('hint: do not run this image: it was altered');
        expect(code).toBe(2);
      },
    );
  });

  it('keeps direction marks of a hostile image out of the table and of klar', async () => {
    using user = new User();
    const table = await user.run(['scan', '--offline', at('esc')]);
    expect(table.stdout).toContain('layer-unreadable');
    const klar = await user.run(['klar', at('esc')], { environment: { PLIMSOLL_OFFLINE: 'true' } });
    expect(klar.stderr).toContain('Failed to analyze');
    for (const { stdout, stderr } of [table, klar]) expect(stdout + stderr).not.toMatch(RAW);
  });

  it('reads the image with the unaltered layer', async () => {
    const { code, packageLines } = await scan(at('plain-vuln'));
    expect(packageLines).toHaveLength(2);
    expect(code).toBe(0);
  });

  it('reads an altered layer where the user switches the check off', async () => {
    const { packageLines, stdout } = await scan(at('plain-vuln-altered'), '--skip-digest-check');
    expect(packageLines).toHaveLength(2);
    expect(stdout).toContain('"digestsUnchecked": true');
  });

  it('scans the other image of the call despite 125,000 entries below a package database', async () => {
    const { results, failures, peakBytes } = await scan(at('crash-125k-entries'), at('plain-vuln'));
    expect(failures).toEqual([]);
    expect(results).toHaveLength(2);
    expect(results[1]?.packages).toHaveLength(2);
    expect(peakBytes).toBeLessThan(200 * 1024 ** 2);
  });
}
