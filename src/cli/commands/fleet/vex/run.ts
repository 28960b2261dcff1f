import type { Command } from 'commander';
import { vexName, type VexView } from '../../../../api/index.ts';
import { counted, defined } from '../../../../domain/index.ts';
import { AppError, printable } from '../../../../errors/index.ts';
import { alignColumns } from '../../../../report/index.ts';
import { EXIT } from '../../../start/exit-codes.ts';
import { readVexFile } from '../../../opening/load-vex.ts';
import { print } from '../../../output/print.ts';
import { withFleet } from '../open-fleet.ts';
import { placeName } from '../place-name.ts';
import { writeDocument } from '../write-document.ts';

const HEAD = ['NAME', 'LINE', 'STATEMENTS', 'PUT BY', 'PUT AT'];

export function runVexList(command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    await writeDocument(request, { documents: await fleet.vex.list() }, listTable);
    return EXIT.within;
  });
}

/** Reads the file before any request: it may not be a VEX document. */
export async function runVexAdd(name: string, file: string, command: Command): Promise<number> {
  refuseInvalid(name);
  const { content: document } = await readVexFile(file);
  const { line } = command.opts<{ line?: string }>();
  return withFleet(command, async (fleet, request) => {
    const put = await fleet.vex.put({ name, document, ...defined({ line }) });
    await writeDocument(request, put, addedText);
    return EXIT.within;
  });
}

export function runVexRemove(name: string, command: Command): Promise<number> {
  return withFleet(command, async (fleet, request) => {
    if (!(await fleet.vex.remove(name))) {
      throw new AppError('USAGE', `no VEX document ${name} in ${placeName(request)}`, {
        hint: 'list the documents: plimsoll fleet vex list',
      });
    }
    await print(`${printable(name)} counts no longer\n`);
    return EXIT.within;
  });
}

function refuseInvalid(name: string): void {
  const { success, error } = vexName.safeParse(name);
  if (success) return;
  throw new AppError('USAGE', `"${name}" is not a valid name of a VEX document`, {
    hint: error.issues[0]?.message ?? 'choose another name',
  });
}

function listTable({ documents }: { readonly documents: readonly VexView[] }): string {
  if (documents.length === 0) return 'No VEX documents.\n';
  const rows = documents.map(({ name, line, statements, putBy, putAt }) =>
    [name, line ?? 'all', String(statements), putBy, putAt].map(printable),
  );
  return alignColumns([HEAD, ...rows]);
}

function addedText({ name, line, statements }: VexView): string {
  const where = line === undefined ? 'all verdicts' : `verdicts by the line ${printable(line)}`;
  return `${printable(name)}: ${counted(statements, 'statement')} counted in ${where}\n`;
}
