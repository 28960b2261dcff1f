// The order that composer/semver gives versions, by Debian's package of it.

import { execFileSync } from 'node:child_process';
import type { Verdict } from './agreement.ts';
import type { VersionPair } from './version-texts.ts';

const ASK_COMPOSER = `
require "Composer/Semver/autoload.php";
$parser = new Composer\\Semver\\VersionParser();
$known = [];
$normalize = function ($version) use ($parser, &$known) {
  return $known[$version] ??= $parser->normalize($version);
};
$ask = function ($pair) use ($normalize) {
  try {
    [$first, $second] = array_map($normalize, $pair);
  } catch (UnexpectedValueException $error) {
    return "refused";
  }
  if (str_starts_with($first, "dev-") || str_starts_with($second, "dev-")) return "refused";
  return ["<", "=", ">"][version_compare($first, $second) + 1];
};
echo json_encode(array_map($ask, json_decode(stream_get_contents(STDIN))));
`;

export function askComposer(pairs: readonly VersionPair[]): readonly Verdict[] {
  const answers: readonly Verdict[] = JSON.parse(
    execFileSync('php', ['-d', 'memory_limit=1G', '-r', ASK_COMPOSER], {
      input: JSON.stringify(pairs.map(({ first, second }) => [first, second])),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    }),
  );
  return answers;
}
