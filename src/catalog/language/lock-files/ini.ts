// setup.cfg and tox.ini, as Python's configparser reads them.

/** Calls back with each option: its section, name, and value including continuation lines. */
export function readIni(
  text: string,
  onOption: (section: string, name: string, value: string) => void,
): void {
  let [section, name] = ['', ''];
  let lines: string[] = [];
  const finish = () => {
    if (name !== '') onOption(section, name, lines.join('\n'));
    name = '';
  };
  for (const line of text.split('\n')) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    if (/^\s/u.test(line)) {
      lines.push(trimmed);
      continue;
    }
    finish();
    const end = trimmed.indexOf(']');
    if (trimmed.startsWith('[') && end > 0) {
      section = trimmed.slice(1, end);
      continue;
    }
    const at = trimmed.search(/[=:]/u);
    if (at <= 0) continue;
    name = trimmed.slice(0, at).trim().toLowerCase();
    lines = [trimmed.slice(at + 1).trim()];
  }
  finish();
}
