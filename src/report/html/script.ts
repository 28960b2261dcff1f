/** Filters, sorts and groups the findings' rows. Without scripts all rows are listed, and the controls stay hidden. */
export const SCRIPT = `
for (const filter of document.querySelectorAll('.filter')) {
  const body = filter.parentElement.querySelector('.f tbody');
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const [text, fixed, grouped] = filter.querySelectorAll('input');
  const lists = [...filter.querySelectorAll('select')];
  const count = filter.querySelector('output');
  let order = rows;
  const hasFilters = (row) => {
    const words = text.value.toLowerCase().split(/\\s+/);
    return words.every((word) => texts.get(row).includes(word)) &&
      lists.every(({ name, value }) => value === '' ||
        (name === 'severity' ? row.classList.contains(value) : (row.dataset[name] ?? '0') === value)) &&
      (!fixed.checked || row.classList.contains('fix'));
  };
  const heading = (words) => {
    const row = document.createElement('tr');
    const cell = document.createElement('th');
    cell.colSpan = rows[0].cells.length;
    cell.scope = 'rowgroup';
    cell.textContent = words;
    row.append(cell);
    return row;
  };
  const apply = () => {
    const shown = order.filter(hasFilters);
    const groups = new Map();
    for (const row of shown) {
      const name = grouped.checked ? row.cells[2].textContent + ' ' + row.cells[3].textContent : '';
      if (groups.has(name)) groups.get(name).push(row);
      else groups.set(name, [row]);
    }
    body.replaceChildren();
    for (const [name, own] of groups) {
      if (grouped.checked) body.append(heading(name + ': ' + own.length));
      body.append(...own);
    }
    count.textContent = shown.length + ' of ' + rows.length + ' shown';
  };
  const heads = [...body.parentElement.tHead.rows[0].cells];
  const { compare } = new Intl.Collator(undefined, { numeric: true });
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener('click', () => {
      const isUp = head.ariaSort !== 'ascending';
      for (const each of heads) each.ariaSort = null;
      head.ariaSort = isUp ? 'ascending' : 'descending';
      const textOf = (row) => row.cells[column].textContent;
      // By severity: the page comes with the most urgent first.
      order = column === 0 ? [...rows] : rows.toSorted((a, b) => compare(textOf(a), textOf(b)));
      if (!isUp) order.reverse();
      apply();
    });
  });
  filter.addEventListener('input', apply);
  filter.hidden = false;
  apply();
}
`;
