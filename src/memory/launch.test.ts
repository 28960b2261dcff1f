import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GLIBC_ENVIRONMENT, NODE_FLAGS } from './launch.ts';

it("the launcher of a clone starts Node with the same flags, and a server with the same of glibc's variables", () => {
  const launcher = readFileSync(new URL('../../plimsoll', import.meta.url), 'utf8');
  expect(launcher).toContain(`exec "$node" ${NODE_FLAGS.join(' ')} "$home/dist/plimsoll.js"`);
  for (const [name, value] of Object.entries(GLIBC_ENVIRONMENT)) {
    expect(launcher).toContain(` ${name}="\${${name}-${value}}"`);
  }
});
