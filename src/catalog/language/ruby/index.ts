import type { FileFacts } from '../../../domain/index.ts';
import type { FileCataloger } from '../../cataloger.ts';
import { readDeployment, withDeployments } from '../../deployment.ts';
import { isGemspec, isGitGemspec } from '../../markers/index.ts';
import { unreadableFile } from '../../unreadable-entry.ts';
import { isWritten, readGemspec } from './gemspec.ts';

/**
 * Reads gems installed by RubyGems and Bundler: gem home specifications, including Ruby's own in `default`,
 * and specifications for gems that Bundler took from git.
 */
export const rubyCataloger: FileCataloger = withDeployments(
  {
    kind: 'file',
    id: 'ruby',
    version: 6,
    looksAt: isGemspec,
    wants: () => 'whole',
    read: ({ path }, body) => readSpecification(path, body.read(0, body.size).toString('utf8')),
  },
  (file, body) => readDeployment(file, body, isGemspec, readSpecification),
);

function readSpecification(path: string, text: string): FileFacts {
  const isOfGit = isGitGemspec(path);
  // Bundler rewrites the specifications of gems that it loads from a repository, and leaves the others alone.
  if (isOfGit && !isWritten(text)) return { path, packages: [] };
  const gem = readGemspec(text);
  if (!gem.ok) return unreadableFile(path, gem.failure);
  return { path, packages: [isOfGit ? { ...gem.value, status: 'elsewhere' } : gem.value] };
}
