// Two texts go in, what was taken out and put in comes out, word by word.

const MOST_CELLS = 4_000_000; // of the table in which two stretches of words are compared

/** [kind, words] with kind "same", "taken" or "put". */
function difference(before, after) {
  const change = replacedWords(before, after);
  const parts = [["same", before.slice(0, change.start)]];
  parts.push(...compared(words(before.slice(change.start, change.end)), words(change.text)));
  parts.push(["same", before.slice(change.end)]);
  return joined(parts);
}

function words(text) {
  return text.match(/[\p{L}\p{M}\p{N}'’-]+|\s+|[^]/gu) ?? [];
}

/** As `replaced`, but never cut inside of a word. */
function replacedWords(before, after) {
  const change = replaced(before, after);
  const inWord = (text, at) => at > 0 && at < text.length && /[\p{L}\p{M}\p{N}'’-]/u.test(text[at - 1]);
  let { start, end } = change;
  let tail = before.length - end;
  while (inWord(before, start)) start--;
  while (tail > 0 && /[\p{L}\p{M}\p{N}'’-]/u.test(before[before.length - tail])) tail--;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** The longest common subsequence of two lists of words, told as a difference. */
function compared(old, now) {
  if (old.length * now.length > MOST_CELLS) return [["taken", old.join("")], ["put", now.join("")]];
  const wide = now.length + 1;
  const common = new Uint16Array((old.length + 1) * wide);
  for (let row = old.length - 1; row >= 0; row--)
    for (let column = now.length - 1; column >= 0; column--)
      common[row * wide + column] =
        old[row] === now[column]
          ? common[(row + 1) * wide + column + 1] + 1
          : Math.max(common[(row + 1) * wide + column], common[row * wide + column + 1]);
  const parts = [];
  let row = 0, column = 0;
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      parts.push(["same", old[row++]]);
      column++;
    } else if (column === now.length || (row < old.length && common[(row + 1) * wide + column] >= common[row * wide + column + 1])) {
      parts.push(["taken", old[row++]]);
    } else parts.push(["put", now[column++]]);
  }
  return parts;
}

/** Neighbors of one kind as one; a blank between two changes goes with them, so that they read as phrases. */
function joined(parts) {
  const result = [];
  let taken = "", put = "";
  const flush = () => {
    if (taken) result.push(["taken", taken]);
    if (put) result.push(["put", put]);
    taken = put = "";
  };
  parts = parts.filter(([, text]) => text);
  parts.forEach(([kind, text], index) => {
    const isBetween = kind === "same" && /^ +$/.test(text) && index + 1 < parts.length && parts[index + 1][0] !== "same";
    if (kind === "taken") taken += text;
    else if (kind === "put") put += text;
    else if (isBetween && taken && put) {
      taken += text;
      put += text;
    } else {
      flush();
      if (result.length && result[result.length - 1][0] === "same") result[result.length - 1][1] += text;
      else result.push(["same", text]);
    }
  });
  flush();
  return result;
}
