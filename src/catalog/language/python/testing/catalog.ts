import { memorySource, TAR_HEAD_BYTES } from '../../../../archive/index.ts';
import type { FileFacts, Package } from '../../../../domain/index.ts';
import { pythonCataloger } from '../index.ts';

/** Files of an image by path; a link is a path that another one leads to. */
export interface TestImage {
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly links?: Readonly<Record<string, string>>;
}

/** Reads the facts of a file as a walk does; undefined where it is not wanted. */
export function readFacts(path: string, content: string | Buffer): FileFacts | undefined {
  const bytes = Buffer.from(content);
  const file = { path, size: bytes.length, mode: 0o644 };
  if (!pythonCataloger.looksAt(path)) return undefined;
  if (pythonCataloger.wants(file, bytes.subarray(0, TAR_HEAD_BYTES)) === 'no') return undefined;
  return pythonCataloger.read(file, memorySource(bytes));
}

/** Reads and combines the files of an image, whose facts were stored in between. */
export function combine({ files, links = {} }: TestImage): readonly FileFacts[] {
  const facts = Object.entries(files).flatMap(([path, content]) => readFacts(path, content) ?? []);
  const stored = JSON.parse(JSON.stringify(facts)) as FileFacts[];
  const names = new Map([
    ...Object.keys(files).map((path) => [path, path] as const),
    ...Object.entries(links),
  ]);
  const find = (paths: Iterable<string>) =>
    new Map(
      [...paths].flatMap((path) => {
        const real = names.get(path);
        return real === undefined ? [] : [[path, real] as const];
      }),
    );
  return pythonCataloger.combine?.(stored, { find }) ?? [];
}

/** Lists `name@version place status` of the packages that are combined, in order. */
export function listed(image: TestImage): readonly string[] {
  return combine(image)
    .flatMap(({ path, packages = [] }) => packages.map((pkg) => lineOf(pkg, path)))
    .sort();
}

function lineOf({ name, version, status, proof }: Package, path: string): string {
  const how = [status, proof && `by its ${proof}`].filter((each) => each !== undefined);
  return [`${name}@${version} ${path}`, ...how].join(', ');
}
