import type { FileFacts, Problem } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';

const CONFIGURATION = '.runtimeconfig.json';

/** Whether a file says with which framework the program beside it runs: `Shop.runtimeconfig.json` for `Shop.dll`. */
export function isRuntimeConfiguration(path: string): boolean {
  return path.endsWith(CONFIGURATION);
}

/** Notes programs that have a runtime configuration, and no list: they are built with `GenerateDependencyFile` off. */
export function settlePrograms(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
  const programs = files.filter(({ path }) => isRuntimeConfiguration(path));
  if (programs.length === 0) return files;
  const beside = ({ path }: FileFacts, end: string) => path.slice(0, -CONFIGURATION.length) + end;
  const found = image.find(programs.flatMap((file) => [beside(file, '.dll'), beside(file, '.deps.json')]));
  return files.flatMap((file) => {
    if (!isRuntimeConfiguration(file.path)) return [file];
    const isListed = !found.has(beside(file, '.dll')) || found.has(beside(file, '.deps.json'));
    return isListed ? [] : [{ path: file.path, problems: [withoutList(beside(file, '.dll'))] }];
  });
}

/** Notes a program that does not tell its packages. */
export function withoutList(path: string): Problem {
  const message = `${path} is a .NET program that does not list its packages, so none was looked up: build it with its deps.json`;
  return { kind: 'program-without-list', subject: path, message, path };
}
