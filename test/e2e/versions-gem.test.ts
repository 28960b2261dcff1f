import { execFileSync } from 'node:child_process';
import { eq, gt, valid } from '@renovatebot/ruby-semver';
import { expect, it } from 'vitest';
import { disagreements, type Verdict } from '../support/agreement.ts';
import { needs } from '../support/needs.ts';
import { samplePairs, type VersionPair } from '../support/version-texts.ts';

const ASK_RUBYGEMS = `
require "json"
answers = JSON.parse($stdin.read).map do |pair|
  next "refused" unless pair.all? { |text| text =~ /\\S/ && Gem::Version.correct?(text) }
  first, second = pair.map { |text| Gem::Version.new(text) }
  ["<", "=", ">"][(first <=> second) + 1]
end
puts JSON.generate(answers)
`;

it(
  'versions of gems have the order that RubyGems gives them, and it refuses what we refuse',
  { timeout: 600_000, ...needs('RubyGems 3.6') },
  () => {
    const { seed, pairs } = samplePairs('gem');
    expect(disagreements('gem', pairs, askRubyGems(pairs)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
  },
);

it('orders versions of gems as a second reading of RubyGems does', () => {
  const { seed, pairs } = samplePairs('gem');
  const asked = pairs.filter(({ first, second }) => isReadAlike(first) && isReadAlike(second));
  expect(disagreements('gem', asked, asked.map(askRubySemver)), `PLIMSOLL_SEED=${seed}`).toEqual([]);
});

function askRubyGems(pairs: readonly VersionPair[]): readonly Verdict[] {
  const answers: readonly Verdict[] = JSON.parse(
    execFileSync('ruby', ['-e', ASK_RUBYGEMS], {
      input: JSON.stringify(pairs.map(({ first, second }) => [first, second])),
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    }),
  );
  return answers;
}

function askRubySemver({ first, second }: VersionPair): Verdict {
  const [one, other] = [first.trim(), second.trim()];
  if (one === '' || other === '' || valid(one) === null || valid(other) === null) return 'refused';
  if (eq(one, other)) return '=';
  return gt(one, other) ? '>' : '<';
}

/** It keeps zeros in front of letters behind the first ones, as older RubyGems did, and sorts letters by a locale. */
function isReadAlike(text: string): boolean {
  return !/[a-z-](.*\D)?0[0.]*[a-z-]/.test(text) && !/[A-Z]/.test(text);
}
