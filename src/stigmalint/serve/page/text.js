// Places in a text. The API counts code points, a browser counts UTF-16 units.

/** Units before each of the given code points of a text; `offsets` are in order. */
function toUnits(text, offsets) {
  if (!/[\ud800-\udbff]/.test(text)) return offsets;
  const found = [];
  let points = 0, units = 0;
  for (const offset of offsets) {
    for (; points < offset; points++) units += text.codePointAt(units) > 0xffff ? 2 : 1;
    found.push(units);
  }
  return found;
}

/** The same for ranges in any order, by a function that gives the units of a code point. */
function unitsOf(text, offsets) {
  const sorted = [...new Set(offsets)].sort((one, other) => one - other);
  const units = toUnits(text, sorted);
  const by = new Map(sorted.map((offset, index) => [offset, units[index]]));
  return (offset) => by.get(offset);
}

/** What was replaced between two states of a text: [start, end) of the old one, and the new words. */
function replaced(before, after) {
  let start = 0;
  const most = Math.min(before.length, after.length);
  while (start < most && before[start] === after[start]) start++;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { start, end: before.length - end, text: after.slice(start, after.length - end) };
}

/** A text with some edits carried out, which do not overlap: [start, end) in units, and the new words. */
function edited(text, edits) {
  let at = text.length, result = "";
  for (const edit of [...edits].sort((one, other) => other.start - one.start)) {
    result = edit.text + text.slice(edit.end, at) + result;
    at = edit.start;
  }
  return text.slice(0, at) + result;
}
