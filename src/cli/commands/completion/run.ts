import type { Command } from 'commander';
import { describeCommand, type DescribedCommand } from '../../options/described-command.ts';
import { EXIT } from '../../start/exit-codes.ts';
import { print } from '../../output/print.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import type { SHELLS } from './shells.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], (root: DescribedCommand) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export async function runCompletion(shell: string, root: Command): Promise<number> {
  const script = new Map(Object.entries(SCRIPTS)).get(shell);
  if (!script) throw new Error(`the shell ${shell} was not checked`);
  await print([script(describeCommand(root))]);
  return EXIT.within;
}
