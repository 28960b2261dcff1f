/** Filters the findings' rows. Without scripts all rows are listed, and the filter stays hidden. */
export const SCRIPT = `
for (const filter of document.querySelectorAll('.filter')) {
  const rows = [...filter.parentElement.querySelectorAll('.f tbody tr')];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const [text, severity, fixed] = filter.querySelectorAll('input[type=search],select,input[type=checkbox]');
  const count = filter.querySelector('output');
  const apply = () => {
    const words = text.value.toLowerCase().split(/\\s+/);
    let shown = 0;
    rows.forEach((row, i) => {
      const isShown = words.every((word) => texts[i].includes(word)) &&
        (severity.value === '' || row.classList.contains(severity.value)) &&
        (!fixed.checked || row.classList.contains('fix'));
      row.hidden = !isShown;
      if (isShown) shown++;
    });
    count.textContent = shown + ' of ' + rows.length + ' shown';
  };
  filter.addEventListener('input', apply);
  filter.hidden = false;
  apply();
}
`;
