import { expect, it } from 'vitest';
import { parseConfigFile } from './file.ts';
import { resolveSettings } from './resolve.ts';
import { timeRules } from './time-rules.ts';

const CRITICAL = { severity: 'critical', fixable: true, days: 7, from: 'fix' };
const HIGH = { severity: 'high', fixable: false, days: 30, from: 'known' };

it.each([
  [['severity=critical,fixable=true,days=7', 'severity=high,days=30']],
  [['severity=critical,fixable=true,days=7; severity=high, days=30']],
  [['days=7,from=fix,severity=critical', 'severity=high,fixable=false,days=30,from=known;']],
])('reads time limits of repeated flags and of one text alike: %j', (texts) => {
  expect(timeRules(texts)).toEqual([CRITICAL, HIGH]);
});

it.each([
  'within: [{ severity: critical, fixable: true, days: 7 }, { severity: high, days: 30 }]',
  'within: ["severity=critical,fixable=true,days=7", "severity=high,days=30"]',
  'within: severity=critical,fixable=true,days=7; severity=high,days=30',
])('reads time limits of a configuration file: %s', async (yaml) => {
  const file = await parseConfigFile('.plimsoll.yaml', yaml);
  expect(resolveSettings({}, {}, file).within).toEqual([CRITICAL, HIGH]);
});

it.each([
  ['severity=critical,days=0', 'rule 1: "0" is not a valid number of days; the nearest is 1'],
  ['severity=critical,days=-3', '"-3" is not a valid number of days; the nearest is 1'],
  ['severity=critical,days=1.5', '"1.5" is not a valid number of days; the nearest is 2'],
  ['severity=critical,days=1e99', '"1e99" is not a valid number of days; the nearest is 3650'],
  ['severity=critical,days=', '"" is not a valid number of days; expected 1 to 3650'],
  ['severity=critical,days=week', '"week" is not a valid number of days; expected 1 to 3650'],
  ['severity=critical,dyas=7', 'unknown key "dyas"; did you mean days?'],
  ['severity=critical,days=7,__proto__=1', 'unknown key "__proto__"'],
  ['severity=critcal,days=7', '"critcal" is not a valid severity; did you mean critical?'],
  ['severity=xyzzyx,days=7', '"xyzzyx" is not a valid severity; expected unknown,'],
  ['severity=high,days=7,from=fixed', '"fixed" is not a valid from; did you mean fix?'],
  ['severity=high,days=7,fixable=tru', '"tru" is not a valid fixable; did you mean true?'],
  ['severity=high,days=7,days=8', '"days" is given twice'],
  ['severity=high', 'days is missing; write severity=critical,days=7'],
  ['days=7', 'severity is missing'],
  ['critical:7', '"critical:7" is not valid; expected severity=, fixable=, days=, from='],
  ['severity=high,days=7,fixable=false,from=fix', 'write fixable: true, or from: known'],
  ['severity=high,days=7;severity=critical,days=1', 'rule 2 never applies'],
  ['severity=high,days=7;severity=critical', 'rule 2: days is missing'],
])('refuses the time limit %s with the nearest right one', (text, message) => {
  expect(() => timeRules([text])).toThrow(message);
});

it('refuses more time limits than a line may have', () => {
  const texts = Array.from({ length: 101 }, () => 'severity=high,days=7');
  expect(() => timeRules(texts)).toThrow('more than 100 rules');
});

it.each([
  ['within: [{ severity: high, days: 0 }]', 'x.yaml: within: rule 1: "0" is not a valid number of days'],
  ['within: [{ severity: high, days: [7] }]', 'x.yaml: within.0.days: expected one value'],
  ['within: [[7]]', 'x.yaml: within.0 is not a valid value'],
  ['within: [{ severity: high, dais: 7 }]', 'did you mean days?'],
])('refuses a configuration file with %s, naming the place', async (yaml, message) => {
  const read = async () => resolveSettings({}, {}, await parseConfigFile('x.yaml', yaml));
  await expect(read()).rejects.toThrow(message);
});
