import { expect, it } from 'vitest';
import { DamagedError } from './database-entry.ts';
import { RpmHeader, TAG } from './header.ts';
import { tagsOf, writeSealed } from './testing/write-header.ts';

const TAGS = tagsOf({ name: 'bash', version: '5.1.8', release: '9.el9', files: ['/usr/bin/bash'] });
const PREAMBLE_BYTES = 8;
const ENTRY_BYTES = 16;

it.each(['sha256', 'sha1'] as const)('reads a header that matches its %s', (algorithm) => {
  expect(new RpmHeader(writeSealed(TAGS, algorithm)).text(TAG.name)).toBe('bash');
});

it.each(['sha256', 'sha1'] as const)(
  'refuses a header of which a byte was changed, by its %s',
  (algorithm) => {
    const sealed = writeSealed(TAGS, algorithm);
    const entries = sealed.readUInt32BE(0);
    const read: number[] = [];
    // Without the entry of the region, or that of the digest, there is nothing to compare.
    for (let at = PREAMBLE_BYTES + ENTRY_BYTES; at < sealed.length; at++) {
      if (at >= PREAMBLE_BYTES + (entries - 1) * ENTRY_BYTES && at < PREAMBLE_BYTES + entries * ENTRY_BYTES)
        continue;
      const changed = Buffer.from(sealed);
      changed.writeUInt8(sealed.readUInt8(at) ^ 0x10, at);
      try {
        new RpmHeader(changed).text(TAG.name);
        read.push(at);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedError);
      }
    }
    expect(read).toEqual([]);
  },
);

it('refuses a region that ends outside of its header', () => {
  const sealed = writeSealed(TAGS, 'sha256');
  sealed.writeUInt32BE(sealed.length, PREAMBLE_BYTES + 8);
  expect(() => new RpmHeader(sealed)).toThrow('its region has no valid end');
});
