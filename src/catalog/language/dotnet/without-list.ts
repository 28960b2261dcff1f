import type { FileFacts, Problem } from '../../../domain/index.ts';
import type { ImageNames } from '../../cataloger.ts';
import { isOfPackage } from '../../markers/index.ts';

const CONFIGURATION = '.runtimeconfig.json';
/**
 * Blazor's WebAssembly runtime: `dotnet.native.wasm`, before .NET 8 `dotnet.wasm`, with or without a hash in
 * its name.
 */
const BROWSER_RUNTIME = /(?:^|\/)_framework\/dotnet(?:\.native)?(?:\.[^./]+)?\.wasm$/u;

/** Whether a file names the framework for the program beside it: `Shop.runtimeconfig.json` for `Shop.dll`. */
export function isRuntimeConfiguration(path: string): boolean {
  return path.endsWith(CONFIGURATION);
}

/** Whether a file is a browser program's bundled runtime; npm packages that contain one are listed themselves. */
export function isBrowserRuntime(path: string): boolean {
  return path.endsWith('.wasm') && BROWSER_RUNTIME.test(path) && !isOfPackage(path);
}

/** Reports the program beside the runtime: its packages are modules in the same folder, without versions. */
export function ofBrowserRuntime(path: string): FileFacts {
  const message = `${path} is the runtime of a .NET program for browsers, which does not list its packages, so none was looked up`;
  return { path, problems: [{ kind: 'program-without-list', subject: path, message, path }] };
}

/** Reports programs with a runtime configuration but no list: they were built with `GenerateDependencyFile` off. */
export function combinePrograms(files: readonly FileFacts[], image: ImageNames): readonly FileFacts[] {
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

/** Reports a program that does not list its packages. */
export function withoutList(path: string): Problem {
  const message = `${path} is a .NET program that does not list its packages, so none was looked up: build it with its deps.json`;
  return { kind: 'program-without-list', subject: path, message, path };
}
