import { Option, type Command } from 'commander';
import { FOREIGN_PROGRAMS } from './foreign-programs.ts';
import type { InitOptions } from './run.ts';
import { SYSTEM_NAMES } from './system-names.ts';

const MORE = `
Writes .plimsoll.yaml, with the line of the project and how to ignore a finding,
and a job for each CI system whose files are here: GitHub, GitLab, Jenkins,
CircleCI, Azure Pipelines and Tekton; for none of these, a rule for make where
there is a Makefile. A file that is there already is kept as it is.

--from reads the files of another scanner in this folder (.trivyignore,
.trivyignore.yaml and trivy.yaml, or .grype.yaml): the ignore rules are written
into the new file, and the options printed as a command line.

Exit codes:
  0  written, or there already
  2  a file could not be written

Examples:
  plimsoll init
  plimsoll init --ci gitlab
  plimsoll init --from trivy
  plimsoll init --program ./plimsoll-linux-x64`;

export function declareInit(root: Command): void {
  const command = root
    .command('init')
    .summary('write a configuration and a CI job for this folder')
    .description('Writes a commented .plimsoll.yaml and a job for the CI system of this folder.')
    .addOption(
      new Option('--ci <system>', 'the CI system, instead of those that are found').choices(SYSTEM_NAMES),
    )
    .addOption(
      new Option('--from <scanner>', 'take over the ignore rules and options of this scanner').choices(
        FOREIGN_PROGRAMS,
      ),
    )
    .option('--program <file>', 'a file for the job to run, by its SHA-256, instead of plimsoll of the PATH')
    .addHelpText('after', MORE);
  command.action(async () => {
    const { runInit } = await import('./run.ts');
    process.exitCode = await runInit(command.opts<InitOptions>(), process.cwd());
  });
}
