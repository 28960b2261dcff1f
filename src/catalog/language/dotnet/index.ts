import { ArchiveError, type ByteSource } from '../../../archive/index.ts';
import type { FileFacts, LayerFile } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { readDeployment, withDeployments } from '../../deployment.ts';
import { isDotnetList, isNuGetFile } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { readDependencies } from './dependencies.ts';
import { couldBeOfFramework, isOfFramework, combineFramework } from './framework-programs.ts';
import { readPackageFile } from './nuspec.ts';
import {
  isBrowserRuntime,
  isRuntimeConfiguration,
  ofBrowserRuntime,
  combinePrograms,
} from './without-list.ts';

export { dotnetBundleCataloger } from './bundle-cataloger.ts';

/**
 * Reads the packages that .NET programs and frameworks run with, from the lists beside them. Package files
 * are NuGet's download cache and are listed as cached, except for tools.
 */
export const dotnetCataloger: FileCataloger = withDeployments(
  {
    kind: 'file',
    id: 'dotnet',
    version: 9,
    looksAt: (path) =>
      isDotnetList(path) ||
      isNuGetFile(path) ||
      isRuntimeConfiguration(path) ||
      isBrowserRuntime(path) ||
      couldBeOfFramework(path),
    wants({ path }, head) {
      if (couldBeOfFramework(path)) return isOfFramework(head) ? 'ends' : 'no';
      return isNuGetFile(path) || isBrowserRuntime(path) ? 'random' : 'whole';
    },
    read(file, body) {
      if (isRuntimeConfiguration(file.path) || couldBeOfFramework(file.path)) return { path: file.path };
      if (isBrowserRuntime(file.path)) return ofBrowserRuntime(file.path);
      if (isNuGetFile(file.path)) return readPackage(file, body);
      return readList(file.path, body.read(0, body.size).toString('utf8'));
    },
    combine: (files, image) => combineFramework(combinePrograms(files, image)),
  },
  (file, body) => readDeployment(file, body, isDotnetList, readList),
);

function readList(path: string, text: string): FileFacts {
  const packages = readDependencies(text);
  return packages.ok ? { path, packages: packages.value } : unreadableFile(path, packages.failure);
}

/** Whether it belongs to a tool, which runs from the folder that NuGet unpacked it to. */
function isOfTool(path: string): boolean {
  return `/${path}`.includes('/.store/');
}

function readPackage({ path }: LayerFile, body: ByteSource): FileFacts {
  try {
    const pkg = readPackageFile(body);
    if (!pkg.ok) return unreadableFile(path, pkg.failure);
    return { path, packages: [isOfTool(path) ? pkg.value : { ...pkg.value, status: 'cached' }] };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    return unreadableFile(path, error.message);
  }
}
