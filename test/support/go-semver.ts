// The order that golang.org/x/mod/semver gives versions of modules: the copy that comes with Go itself.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './agreement.ts';
import type { VersionPair } from './version-texts.ts';

const SEMVER = 'src/cmd/vendor/golang.org/x/mod/semver/semver.go';
const PROGRAM = `package main

import (
	"encoding/json"
	"os"

	"oracle/semver"
)

func main() {
	var pairs [][2]string
	if err := json.NewDecoder(os.Stdin).Decode(&pairs); err != nil {
		panic(err)
	}
	verdicts := []string{}
	for _, pair := range pairs {
		verdict := "refused"
		if semver.IsValid(pair[0]) && semver.IsValid(pair[1]) {
			verdict = []string{"<", "=", ">"}[semver.Compare(pair[0], pair[1])+1]
		}
		verdicts = append(verdicts, verdict)
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}
`;

/** Records leave the `v` out, and have zeros before numbers (`18.09.8`), which have one reading only. */
export function askGo(pairs: readonly VersionPair[]): readonly Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-go-'));
  try {
    const root = execFileSync('go', ['env', 'GOROOT'], { encoding: 'utf8' }).trim();
    mkdirSync(join(folder, 'semver'));
    copyFileSync(join(root, SEMVER), join(folder, 'semver/semver.go'));
    writeFileSync(join(folder, 'go.mod'), 'module oracle\n\ngo 1.21\n');
    writeFileSync(join(folder, 'main.go'), PROGRAM);
    const verdicts: readonly Verdict[] = JSON.parse(
      execFileSync('go', ['run', '.'], {
        cwd: folder,
        input: JSON.stringify(pairs.map(({ first, second }) => [first, second].map(tagOf))),
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        env: { ...process.env, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOWORK: 'off' },
      }),
    );
    return verdicts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tagOf(version: string): string {
  const [numbers = ''] = /^[\d.]*/.exec(version.replace(/^v/, '')) ?? [];
  const rest = version.replace(/^v/, '').slice(numbers.length);
  return `v${numbers.replaceAll(/(?<=^|\.)0+(?=\d)/g, '')}${rest}`;
}
