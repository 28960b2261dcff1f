import { expect, it } from 'vitest';
import { memorySource } from '../../../archive/index.ts';
import { readProgram } from '../../program/index.ts';
import { buildElf } from '../../program/testing/build-elf.ts';
import { AMD64 } from '../../program/testing/numbers.ts';
import { DATA_ADDRESS } from '../../program/testing/places.ts';
import { readBuildInfo } from './read-build-info.ts';
import { pointedBuildInfo } from './testing/parts.ts';

/** The places of the two pointers in build info of before Go 1.18. */
const POINTER_TO = { version: 16, modules: 24 };

/** Lets a pointer lead to a variable without a value: it is in memory alone, behind what is in the file. */
function unset(pointer: keyof typeof POINTER_TO): Buffer {
  const data = pointedBuildInfo('go1.16', 'path\tx\n', AMD64, DATA_ADDRESS);
  data.writeBigUInt64LE(BigInt(DATA_ADDRESS) + 0x10_0000n, POINTER_TO[pointer]);
  return buildElf({ data });
}

function read(bytes: Buffer) {
  const file = memorySource(bytes);
  const program = readProgram(file);
  return program && readBuildInfo(file, program);
}

it('reads no modules where nothing set them, as Go 1.17 and earlier leave it without modules', () => {
  expect(read(unset('modules'))).toEqual({ ok: true, value: { goVersion: 'go1.16', text: '' } });
});

it('fails where nothing set the version of Go', () => {
  expect(read(unset('version'))).toMatchObject({
    ok: false,
    failure: 'its build info points outside the file',
  });
});
