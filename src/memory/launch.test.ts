import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GLIBC_ENVIRONMENT, GLIBC_OF_SCANS, NODE_FLAGS } from './launch.ts';

it('starts Node by the launcher with the flags of the images, and the variables for glibc of servers and scans', () => {
  const launcher = readFileSync(new URL('../../plimsoll', import.meta.url), 'utf8');
  expect(launcher).toContain(` ${NODE_FLAGS.join(' ')} "$home/dist/plimsoll.js"`);
  const variables = [GLIBC_ENVIRONMENT, GLIBC_OF_SCANS].flatMap((each) => Object.entries(each));
  for (const [name, value] of variables) {
    expect(launcher).toContain(` ${name}="\${${name}-${value}}"`);
  }
});
