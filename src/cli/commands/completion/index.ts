import { Argument, type Command } from 'commander';
import { SHELLS } from './shells.ts';

const MORE = `
Examples:
  source <(plimsoll completion bash)        for one shell; in ~/.bashrc, for all
  source <(plimsoll completion zsh)         after compinit
  plimsoll completion zsh > "\${fpath[1]}/_plimsoll"
  plimsoll completion fish > ~/.config/fish/completions/plimsoll.fish`;

export function declareCompletion(root: Command): void {
  root
    .command('completion')
    .addArgument(new Argument('<shell>', 'the shell that is to complete').choices(SHELLS))
    .summary('write a completion script for bash, zsh or fish')
    .description('Writes a script by which a shell completes commands, options and their values.')
    .addHelpText('after', MORE)
    .action(async (shell: string) => {
      const { runCompletion } = await import('./run.ts');
      process.exitCode = await runCompletion(shell, root);
    });
}
