import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { User } from '../support/cli.ts';

it.each([['--version'], ['-V'], ['version']])('prints the version for %s', async (word) => {
  using user = new User();
  expect(await user.run([word])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

it('prints the version, Node and the machine as JSON', async () => {
  using user = new User();
  // Neither a broken file nor a format for scans is in the way.
  user.write('.plimsoll.yaml', 'max: [');
  const environment = { PLIMSOLL_FORMAT: 'sarif' };
  const { code, stdout } = await user.run(['version', '--format', 'json'], { environment });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    schemaVersion: 1,
    program: { name: 'plimsoll', version: manifest.version },
    node: process.version,
    platform: process.platform,
    architecture: process.arch,
  });
});
