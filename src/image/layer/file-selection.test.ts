import { expect, it } from 'vitest';
import { ArchiveError, memorySource } from '../../archive/index.ts';
import { FileSelection } from './file-selection.ts';
import { FileHasher } from './hash-file.ts';
import { HeldPaths } from './held-paths.ts';

const FILE = { path: 'app.jar', size: 1, mode: 0o644 };

function selection() {
  const read = () => {
    throw new ArchiveError('it is damaged');
  };
  const selector = {
    kind: 'file',
    id: 'test',
    looksAt: () => true,
    wants: () => 'whole' as const,
    read,
  } as const;
  return new FileSelection(selector, new HeldPaths(), new FileHasher());
}

it('tells a file that could not be held from one that could not be understood', () => {
  const large = selection();
  large.addUnread(FILE, 'no space left on device');
  expect(large.finish().facts).toEqual([
    {
      path: 'app.jar',
      packages: [],
      problems: [
        {
          kind: 'file-too-large',
          subject: 'app.jar',
          message: 'app.jar was not read: no space left on device',
        },
      ],
    },
  ]);
  const damaged = selection();
  damaged.read(FILE, memorySource(Buffer.from('x')));
  expect(damaged.finish().facts).toMatchObject([{ problems: [{ kind: 'package-database-unreadable' }] }]);
});
