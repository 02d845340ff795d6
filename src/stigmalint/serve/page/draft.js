// The page of a draft: what is typed is checked, what is found is shown, and better wording is put in.

const PAUSE = 60; // milliseconds after a key before the draft is checked
const by = (id) => document.getElementById(id);
const paper = by("draft"), shade = by("shade"), state = by("state"), list = by("found"), form = by("form");

let findings = []; // of the text as it stands
let references = {};
let known = ""; // the text in which `findings` have their places
let left = new Set(); // rules and wordings that are to stay
let first = null; // the text before anything was put in
let file = NO_FILE;
let current = 0; // the id of the finding that is looked at
let lastId = 0;
let isAsking = false, isStale = false, timer = 0;

document.documentElement.classList.add("scripted");

/** Puts text in the place of [start, end) so that the browser can undo it. */
function put(start, end, text) {
  first ??= paper.value;
  paper.focus({ preventScroll: true });
  paper.setSelectionRange(start, end);
  const isDone = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (isDone) return;
  paper.setRangeText(text, start, end, "end"); // a browser that cannot undo it
  onInput();
}

function putAll(text) {
  const change = replaced(paper.value, text);
  if (change.start < change.end || change.text) put(change.start, change.end, change.text);
}

// Asking the server.

async function ask(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

function question() {
  const profile = form.elements.profile.value, kind = form.elements.kind.value;
  const boxes = [...form.querySelectorAll("[name=pack]")];
  const isUsual = (box) => box.dataset.profiles.split(" ").includes(profile);
  return {
    text: paper.value,
    profile,
    extend_select: boxes.filter((box) => box.checked && !isUsual(box)).map((box) => box.value),
    ignore: boxes.filter((box) => !box.checked && isUsual(box)).map((box) => box.value),
    ...(kind ? { kind } : file.name ? { name: file.name } : {}),
  };
}

/** Checks the draft; while an answer is awaited only the last state of the text waits for its turn. */
async function check() {
  if (isAsking) {
    isStale = true;
    return;
  }
  isAsking = true;
  isStale = false;
  const asked = question();
  try {
    const answer = await ask("/v1/check", asked);
    if (asked.text === paper.value) {
      known = asked.text;
      findings = recognized(placed(answer.findings, known).filter((one) => !left.has(wordingOf(one))));
      references = answer.references;
      show();
      say(summary());
    }
  } catch (error) {
    say(error instanceof TypeError ? "The server does not answer. Is it still running?" : error.message);
  } finally {
    isAsking = false;
    if (isStale) check();
  }
}

/** Findings with an id each, which is the one that it had before if it stands where it stood. */
function recognized(found) {
  const place = ({ rule, start, end }) => `${rule} ${start} ${end}`;
  const ids = new Map(findings.map((one) => [place(one), one.id]));
  return found.map((one) => ({ ...one, id: ids.get(place(one)) ?? ++lastId }));
}

function wordingOf({ rule, match }) {
  return `${rule} ${match}`;
}

function summary() {
  if (!paper.value.trim()) return "";
  const count = findings.length;
  return count ? `${count} finding${count === 1 ? "" : "s"}.` : "Nothing found.";
}

function say(text) {
  if (state.textContent !== text) state.textContent = text;
}

// Showing.

function show() {
  shine();
  const focused = idOf(document.activeElement);
  list.replaceChildren(...findings.map(asCard));
  by("none").hidden = findings.length > 0 || !paper.value.trim();
  by("none").textContent = "Nothing found.";
  by("fix").disabled = !findings.some((one) => one.fix?.safety === "safe");
  if (focused) enter(cardOf(focused));
}

function idOf(inside) {
  return Number(inside?.closest?.(".card")?.dataset.id ?? 0);
}

/** The keyboard goes to the best wording of a card; where there is none any more, to the draft. */
function enter(item) {
  (item?.querySelector(".better") ?? item?.querySelector("button") ?? paper).focus({ preventScroll: true });
}

function asCard(finding) {
  const item = card(finding, references, { put: take, leave, show: goTo });
  item.dataset.id = finding.id;
  item.classList.toggle("current", finding.id === current);
  return item;
}

function cardOf(id) {
  return [...list.children].find((item) => Number(item.dataset.id) === id);
}

/** The highlights, which lie below the letters of the draft. */
function shine() {
  const parts = [];
  let at = 0;
  for (const finding of findings) {
    if (finding.start < at) continue;
    parts.push(paper.value.slice(at, finding.start));
    const marks = `${finding.severity}${finding.id === current ? " current" : ""}`;
    parts.push(element("mark", { class: marks }, paper.value.slice(finding.start, finding.end)));
    at = finding.end;
  }
  shade.replaceChildren(...parts, paper.value.slice(at) + "\n ");
}

function select(finding) {
  current = finding?.id ?? 0;
  for (const item of list.children) item.classList.toggle("current", Number(item.dataset.id) === current);
  shine();
}

function goTo(finding) {
  select(finding);
  paper.focus({ preventScroll: true });
  paper.setSelectionRange(finding.start, finding.end);
  shade.querySelector("mark.current")?.scrollIntoView({ block: "nearest" });
}

/** The next finding, or with -1 the one before, from the card that is looked at or from the caret. */
function step(by) {
  if (!findings.length) return say("Nothing found.");
  const here = findings.findIndex((one) => one.id === idOf(document.activeElement));
  const caret = paper.selectionStart;
  let next = here + by;
  if (here < 0) {
    next = findings.findIndex((one) => one.end > caret);
    if (next < 0) next = 0;
    if (by < 0) next -= 1;
  }
  const finding = findings[(next + findings.length) % findings.length];
  select(finding);
  const item = cardOf(finding.id);
  enter(item);
  item.scrollIntoView({ block: "nearest" });
  shade.querySelector("mark.current")?.scrollIntoView({ block: "nearest" });
}

// Changing.

function take(finding, fix) {
  const next = nextOf(finding);
  const start = Math.min(...fix.edits.map((edit) => edit.start)), end = Math.max(...fix.edits.map((edit) => edit.end));
  const inside = fix.edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  put(start, end, edited(paper.value.slice(start, end), inside));
  rest(next);
}

function leave(finding) {
  const next = nextOf(finding);
  left.add(wordingOf(finding));
  findings = findings.filter((one) => wordingOf(one) !== wordingOf(finding));
  show();
  say(summary());
  rest(next);
}

/** The id of the finding that is looked at when one is done with. */
function nextOf(finding) {
  const at = findings.indexOf(finding);
  return (findings[at + 1] ?? findings[at - 1])?.id;
}

/** Where the keyboard is after a finding is done with: at the next one, or in the draft. */
function rest(id) {
  select(findings.find((one) => one.id === id));
  enter(cardOf(id));
}

function onInput() {
  findings = moved(findings, replaced(known, paper.value));
  known = paper.value;
  show();
  showChanges();
  clearTimeout(timer);
  timer = setTimeout(check, PAUSE);
}

function load(text) {
  paper.value = known = text;
  findings = [];
  left = new Set();
  first = null;
  show();
  showChanges();
  check();
}

// What changed.

function showChanges(isAsked = false) {
  const section = by("changes");
  if (section.hidden && !isAsked) return;
  const parts = difference(first ?? paper.value, paper.value);
  const text = element("p", { class: "text" });
  parts.forEach(([kind, words], index) => {
    if (kind === "same") text.append(shortened(words, index > 0, index < parts.length - 1));
    else text.append(element(kind === "taken" ? "del" : "ins", {}, element("span", { class: "hidden" }, kind === "taken" ? " taken out: " : " put in: "), words));
  });
  const isSame = parts.every(([kind]) => kind === "same");
  section.replaceChildren(
    element("h2", { id: "changes-title", tabindex: "-1" }, "What changed"),
    isSame ? element("p", {}, "Nothing has been put in yet.") : text,
    element("button", { type: "button", click: () => { section.hidden = true; by("show").focus(); } }, "Close"),
  );
  section.hidden = false;
}

const SHOWN = 80; // characters beside a change

function shortened(words, hasBefore, hasAfter) {
  const head = hasBefore ? words.slice(0, SHOWN) : "", tail = hasAfter ? words.slice(-SHOWN) : "";
  return words.length <= head.length + tail.length ? words : `${head} … ${tail}`;
}

// Why something was not flagged.

const FATES = {
  reported: () => "It is flagged.",
  rejected: (row) => `It is left alone: ${row.because.join("; ") || "it is not meant so here"}.`,
  off: () => "The rule that looks for it is off under the profile and packs chosen here.",
  doubtful: (row) => `It may be meant otherwise: ${row.because.join("; ")}.`,
  suppressed: () => "A comment in the text keeps it as it is.",
  covered: () => "A longer or more severe finding covers these words.",
};

async function why() {
  const { selectionStart: start, selectionEnd: end, value: text } = paper;
  const words = text.slice(start, end).trim();
  const dialog = by("why");
  const title = element("h2", { id: "why-title" }, words ? "Why was this not flagged?" : "What was looked at and not flagged");
  const close = element("button", { type: "button", autofocus: true, click: () => dialog.close() }, "Close");
  dialog.replaceChildren(title, element("p", {}, "Looking …"), close);
  dialog.showModal();
  let rows;
  try {
    ({ candidates: rows } = await ask("/v1/explain", question()));
  } catch (error) {
    return dialog.children[1].replaceWith(element("p", { role: "status" }, error.message));
  }
  const units = unitsOf(text, rows.flatMap((row) => [row.start, row.end]));
  rows = rows.filter((row) => (words ? units(row.start) < end && start < units(row.end) : row.fate !== "reported"));
  const items = rows.map((row) =>
    element("li", {}, `“${row.match}”. ${FATES[row.fate](row)} `, element("a", { href: `/rules/${row.rule}`, target: "_blank", rel: "noopener" }, row.rule, newTab())),
  );
  const none = words
    ? element("p", {}, `No rule looks for “${words.slice(0, 200)}”. `, element("a", { href: `/rules/?q=${encodeURIComponent(words.slice(0, 200))}`, target: "_blank", rel: "noopener" }, "Search the rules", newTab()))
    : element("p", {}, "No other wording in the draft is one that a rule looks for. Select some words to ask about them.");
  dialog.children[1].replaceWith(element("div", { role: "status" }, items.length ? element("ul", {}, ...items) : none));
}

// Files.

async function open(chosen) {
  if (!chosen) return;
  try {
    const read = await readFile(chosen);
    file = read;
    load(read.text);
    by("save").textContent = `Download ${read.name}`;
    if (read.isMixed) say(`${read.name} has line ends of several kinds; a download has one.`);
  } catch (error) {
    say(error.message);
  }
}

function save() {
  const link = element("a", { href: URL.createObjectURL(fileOf(paper.value, file)), download: file.name || "draft.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(paper.value);
  } catch {
    paper.select(); // beyond this machine a browser may not allow the other way
    document.execCommand("copy");
  }
  say("Copied.");
}

// Wiring.

paper.addEventListener("input", onInput);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    const asked = question();
    const answer = await ask("/v1/fix", asked);
    if (asked.text !== paper.value) return;
    putAll(answer.text);
    say(`${answer.applied.length} put in.`);
  } catch (error) {
    say(error.message);
  }
});
form.addEventListener("change", ({ target }) => {
  if (target === by("file") || target === paper) return;
  if (target.name === "profile")
    for (const box of form.querySelectorAll("[name=pack]")) box.checked = box.dataset.profiles.split(" ").includes(target.value);
  check();
});
by("undo").addEventListener("click", () => {
  paper.focus();
  document.execCommand("undo");
});
by("copy").addEventListener("click", copy);
by("show").addEventListener("click", () => {
  showChanges(true);
  by("changes-title").focus();
});
by("ask").addEventListener("click", why);
by("open").addEventListener("click", () => by("file").click());
by("file").addEventListener("change", ({ target }) => open(target.files[0]));
by("save").addEventListener("click", save);
document.addEventListener("keydown", (event) => {
  if (by("why").open) return;
  if (event.key === "F8") {
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  } else if (event.key === "Escape" && document.activeElement?.closest(".card")) {
    const finding = findings.find((one) => one.id === current);
    if (finding) goTo(finding);
    else paper.focus();
  }
});
document.addEventListener("selectionchange", () => {
  if (document.activeElement !== paper) return;
  const caret = paper.selectionStart;
  const finding = findings.find((one) => one.start <= caret && caret <= one.end);
  if ((finding?.id ?? 0) !== current) select(finding);
});
for (const kind of ["dragover", "dragleave", "drop"])
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    paper.parentElement.classList.toggle("dropping", kind === "dragover");
    if (kind === "drop") open(event.dataTransfer.files[0]);
  });
window.addEventListener("beforeunload", (event) => {
  if (first !== null) event.preventDefault(); // wording was put in, and would be lost
});

known = paper.value;
show();
if (paper.value) check();
