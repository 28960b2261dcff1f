import { createHash } from 'node:crypto';
import { buildElf } from '../../../program/testing/build-elf.ts';
import { AMD64, numbers } from '../../../program/testing/numbers.ts';

const SIGNATURE = createHash('sha256').update('.net core bundle\n').digest();
const TARGET = '.NETCoreApp,Version=v8.0/linux-x64';
export const LIST = Buffer.from(
  JSON.stringify({
    runtimeTarget: { name: TARGET },
    targets: { [TARGET]: { 'Newtonsoft.Json/12.0.1': { runtime: { 'Newtonsoft.Json.dll': {} } } } },
    libraries: { 'Newtonsoft.Json/12.0.1': { type: 'package' } },
  }),
);

interface BundleParts {
  readonly build?: typeof buildElf;
  readonly layout?: typeof AMD64;
  readonly version?: number;
  readonly list?: Buffer;
  /** The size of the list that the header gives. */
  readonly listBytes?: number;
  /** The place of its bundle that the program gives. */
  readonly place?: number;
  /** Bytes of data in front of the mark. */
  readonly shift?: number;
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
}

/** Builds a program, its list, and the header that leads to the list. */
export function buildBundle(parts: BundleParts = {}): Buffer {
  const { build = buildElf, layout = AMD64, version = 6, list = LIST, shift = 24 } = parts;
  const program = (place: number) =>
    build({ layout, data: Buffer.concat([Buffer.alloc(shift, 1), numbers(layout, [8, place]), SIGNATURE]) });
  const listAt = program(0).length;
  const size = parts.listBytes ?? list.length;
  const entry = (type: number, name: string) =>
    Buffer.concat([numbers(layout, [8, listAt], [8, size]), Buffer.from([type]), text(name)]);
  const rest =
    version === 1
      ? [entry(1, 'shop.dll'), ...(size > 0 ? [entry(3, 'shop.deps.json')] : [])]
      : [numbers(layout, [8, listAt], [8, size], [8, 0], [8, 0], [8, 0])];
  const count = version === 1 ? rest.length : 1;
  return Buffer.concat([
    program(parts.place ?? listAt + list.length),
    list,
    numbers(layout, [4, version], [4, 0], [4, count]),
    text('kyWDKgsOWzhD'),
    ...rest,
  ]);
}
