import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from './launch.ts';

it('starts Node by the launcher with the flags of the images, and a server with their variables for glibc', () => {
  const launcher = readFileSync(new URL('../../plimsoll', import.meta.url), 'utf8');
  expect(launcher).toContain(` ${NODE_FLAGS.join(' ')} "$home/dist/plimsoll.js"`);
  for (const [name, value] of Object.entries(GLIBC_ENVIRONMENT)) {
    expect(launcher).toContain(` ${name}="\${${name}-${value}}"`);
  }
});
