// The moderators' page: what is pasted or typed is judged, one comment after the other is gone to, notes are copied.

const PAUSE = 150; // milliseconds after a key before the comments are judged
const TOGETHER = 50; // comments of a request, so that the first ones of many are there soon
const paper = by("comments"), list = by("judged"), state = by("state"), form = by("form");
const MOST = Number(paper.dataset.most), VERDICTS = JSON.parse(list.dataset.verdicts);

let rows = new Map(); // by comment and choices, what the server said of it
let cards = new Map(); // by the same, the cards that are shown: a note may have been edited in one
let wanting = []; // the cards that want a look
let current = null; // the one that was gone to last
let lastId = 0;
let isAsking = false, isStale = false, timer = 0;

/** Comments as they were pasted: between lines of hyphens, or else between empty lines. */
function split(text) {
  const ruler = /^\s*-{3,}\s*$/m, blank = /\r?\n[ \t]*\r?\n\s*/;
  return text.split(ruler.test(text) ? ruler : blank).map((part) => part.replace(/^[\r\n]+|[\r\n]+$/g, "")).filter((part) => part.trim());
}

function choices() {
  const { thread, region, tone, show } = form.elements;
  return { thread: thread.value, region: region.value, tone: tone.value, show: show.checked };
}

function keyOf(text, how) {
  return JSON.stringify([text, how]);
}

/** Judges what is not judged yet; what is typed meanwhile waits for its turn. */
async function judge() {
  clearTimeout(timer);
  isStale = true;
  if (isAsking) return;
  isAsking = true;
  try {
    while (isStale) {
      isStale = false;
      const how = choices(), texts = split(paper.value), there = texts.slice(0, MOST);
      const keys = new Set(there.map((text) => keyOf(text, how)));
      rows = new Map([...rows].filter(([key]) => keys.has(key)));
      await judgeNew(there, how);
      if (!isStale) show(there, how, texts.length > MOST);
    }
  } catch (error) {
    say(told(error));
  } finally {
    isAsking = false;
  }
}

async function judgeNew(texts, how) {
  const { thread, ...asked } = how;
  const unknown = [...new Set(texts)].filter((text) => !rows.has(keyOf(text, how)));
  for (let at = 0; at < unknown.length && !isStale; at += TOGETHER) {
    const part = unknown.slice(at, at + TOGETHER);
    const comments = part.map((text) => ({ text, thread }));
    const answer = await ask("/v1/comments", { ...asked, comments, reply: true, repeat: true });
    answer.comments.forEach((row, index) => rows.set(keyOf(part[index], how), row));
  }
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

// Showing.

function show(texts, how, isCut) {
  const before = cards, focused = document.activeElement;
  cards = new Map();
  const items = texts.map((text) => {
    const key = keyOf(text, how);
    const item = before.get(key)?.shift() ?? asCard(rows.get(key));
    cards.set(key, [...(cards.get(key) ?? []), item]);
    return item;
  });
  list.replaceChildren(...items);
  if (list.contains(focused)) focused.focus({ preventScroll: true });
  wanting = items.filter((item) => !item.querySelector(".fine"));
  by("next").disabled = !wanting.length;
  const count = `${texts.length} comment${texts.length === 1 ? "" : "s"}, ${wanting.length} to review.`;
  say(isCut ? `${count} Only the first ${MOST} were checked; paste fewer at once.` : texts.length ? count : "");
}

function asCard(row) {
  const id = ++lastId;
  const level = row.verdict === "care" || row.verdict === "conduct" ? "error" : row.verdict === "ok" ? "fine" : "warning";
  const parts = [
    element("h3", { id: `verdict-${id}` }, `${row.error ? "Not checked" : VERDICTS[row.verdict]} `, element("span", { class: "level" }, `(${row.action})`)),
    element("blockquote", {}, ...marked(row)),
    ...[row.error || row.reason, row.help].filter(Boolean).map((text) => element("p", {}, text)),
  ];
  if (row.wording) parts.push(element("p", {}, "Kinder: ", element("q", {}, row.wording)));
  if (row.reply) {
    const note = element("textarea", { id: `note-${id}`, rows: 6, class: "note", autocomplete: "off" });
    note.value = row.reply;
    parts.push(
      element("label", { for: note.id, class: "title" }, "Private note to its author"),
      note,
      element("button", { type: "button", click: async () => { await copied(note); say("Note copied."); } }, "Copy the note"),
    );
  }
  return element("li", { tabindex: -1, "aria-labelledby": `verdict-${id}` }, element("article", { class: `card ${level}` }, ...parts));
}

/** A comment with what was found in it; stars stand for as many letters. */
function marked({ text, findings }) {
  const units = unitsOf(text, findings.flatMap(({ start, end }) => [start, end]));
  const parts = [];
  let at = 0;
  for (const finding of findings) {
    const start = units(finding.start), end = units(finding.end);
    if (start < at) continue;
    parts.push(text.slice(at, start), element("mark", { class: finding.severity }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at)];
}

/** The next comment that wants a look, or with -1 the one before, from the one that was gone to last. */
function step(by) {
  if (!wanting.length) return say("There is nothing to review.");
  const here = wanting.findIndex((item) => item.contains(document.activeElement));
  const from = here < 0 ? wanting.indexOf(current) : here;
  current = wanting[from < 0 && by < 0 ? wanting.length - 1 : (from + by + wanting.length) % wanting.length];
  current.focus({ preventScroll: true });
  current.scrollIntoView({ block: "start" });
}

// Wiring.

form.addEventListener("input", ({ target }) => {
  clearTimeout(timer);
  if (target === paper || target.name === "thread") timer = setTimeout(judge, PAUSE);
  else judge();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  judge();
});
by("next").addEventListener("click", () => step(1));
document.addEventListener("keydown", (event) => {
  if (event.key === "F8") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape" && list.contains(document.activeElement)) {
    current = document.activeElement.closest("#judged > li");
    paper.focus();
  }
});

if (paper.value.trim()) judge();
