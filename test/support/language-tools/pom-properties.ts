import { closeSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { ListedPackage } from './listed-package.ts';
import { linesOf, outputOf } from './tool-output.ts';
import type { UnpackedTree } from './unpacked-tree.ts';

const POM = /^META-INF\/maven\/[^/]+\/[^/]+\/pom\.properties$/u;
const ZIP = Buffer.from('PK\u0003\u0004');

/** Lists what the `pom.properties` say that unzip finds in each zip file, whatever it is called. */
export function listedByUnzip({ root, files }: UnpackedTree): readonly ListedPackage[] {
  return files
    .filter((file) => isZip(path.join(root, file)))
    .flatMap((place) => {
      const zip = path.join(root, place);
      const entries = linesOf(outputOf('unzip', ['-Z1', zip])).filter((entry) => POM.test(entry));
      return entries.map((entry) => ({ ...identityOf(outputOf('unzip', ['-p', zip, entry])), place }));
    });
}

function isZip(file: string): boolean {
  const head = Buffer.alloc(ZIP.length);
  const opened = openSync(file, 'r');
  readSync(opened, head);
  closeSync(opened);
  return head.equals(ZIP);
}

function identityOf(properties: string): { readonly name: string; readonly version: string } {
  const value = (key: string) => {
    const line = linesOf(properties).find((each) => each.startsWith(`${key}=`)) ?? '';
    return line.slice(key.length + 1).trim();
  };
  return { name: `${value('groupId')}:${value('artifactId')}`, version: value('version') };
}
