// The page of a draft: what is typed is checked, what is found is shown, and better wording is put in.

const PAUSE = 60; // milliseconds after a key before the draft is checked
const paper = by("draft"), shade = by("shade"), state = by("state"), list = by("found"), form = by("form");

let findings = []; // of the text as it stands
let references = {};
let known = ""; // the text in which `findings` have their places
let left = []; // findings that are to stay
let first = null; // the text before anything was put in
let file = NO_FILE;
let earlier = []; // of a document, what it was before each change
let current = 0; // the id of the finding that is looked at
let lastId = 0;
let isAsking = false, isStale = false, timer = 0;

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

function question() {
  const profile = form.elements.profile.value, kind = form.elements.kind.value;
  const boxes = [...form.querySelectorAll("[name=pack]")];
  const isUsual = (box) => box.dataset.profiles.split(" ").includes(profile);
  const columns = form.elements.columns.value.split(",").map((name) => name.trim()).filter(Boolean);
  return {
    ...(file.data ? { data: file.data, name: file.name } : { text: paper.value }),
    profile,
    ...(columns.length ? { text_fields: columns } : {}),
    extend_select: boxes.filter((box) => box.checked && !isUsual(box)).map((box) => box.value),
    ignore: boxes.filter((box) => !box.checked && isUsual(box)).map((box) => box.value),
    ...(file.data ? {} : kind ? { kind } : file.name ? { name: file.name } : {}),
  };
}

/** Whether what was asked about is still what stands here. */
function isCurrent({ text, data }) {
  return data === undefined ? !file.data && text === paper.value : data === file.data;
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
    if (isCurrent(asked)) {
      if (asked.data && answer.text !== paper.value) paper.value = answer.text;
      known = paper.value;
      findings = recognized(placed(answer.findings, known).filter((one) => !isLeft(one)));
      references = answer.references;
      show();
      say(summary());
    }
  } catch (error) {
    say(told(error));
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

function isLeft({ rule, match }) {
  return left.some((one) => one.rule === rule && one.match === match);
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
  const item = card(finding, references, { put: file.data ? null : take, leave, show: goTo });
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
  left.push({ rule: finding.rule, match: finding.match });
  findings = findings.filter((one) => !isLeft(one));
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

/** Takes up a file that was read; the text of a document comes from the server, and is not to be typed in. */
function load(read) {
  file = read;
  paper.value = known = read.text ?? "";
  paper.readOnly = Boolean(read.data);
  by("document").hidden = !read.data;
  by("save").textContent = read.name ? `Download ${read.name}` : "Download";
  findings = [];
  left = [];
  earlier = [];
  first = null;
  show();
  showChanges();
  check();
}

/** Puts in what is certain, but for what is to stay. */
async function fix() {
  const asked = question();
  const answer = await ask("/v1/fix", { ...asked, leave: left });
  if (!isCurrent(asked)) return;
  if (asked.data) become(answer, true);
  else putAll(answer.text);
  say(`${answer.applied.length} applied.`);
}

/** A document as it is from now on. */
function become({ data, text }, isNew) {
  if (isNew && text !== paper.value) earlier.push({ data: file.data, text: paper.value });
  first = isNew ? first ?? paper.value : earlier.length ? first : null;
  file = { ...file, data };
  paper.value = text;
  onInput();
}

function undo() {
  paper.focus();
  if (!file.data) document.execCommand("undo");
  else if (earlier.length) become(earlier.pop(), false);
}

// What changed.

function showChanges(isAsked = false) {
  const section = by("changes");
  if (section.hidden && !isAsked) return;
  const parts = difference(first ?? paper.value, paper.value);
  const text = element("p", { class: "text" });
  parts.forEach(([kind, words], index) => {
    if (kind === "same") text.append(shortened(words, index > 0, index < parts.length - 1));
    else text.append(element(kind === "taken" ? "del" : "ins", {}, element("span", { class: "hidden" }, kind === "taken" ? " removed: " : " added: "), words));
  });
  const isSame = parts.every(([kind]) => kind === "same");
  section.replaceChildren(
    element("h2", { id: "changes-title", tabindex: "-1" }, "Changes"),
    isSame ? element("p", {}, "No changes yet.") : text,
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
  reported: () => "It was flagged.",
  rejected: (row) => `It was not flagged: ${row.because.join("; ") || "it has another meaning here"}.`,
  off: () => "The rule that looks for it is off under the selected profile and packs.",
  doubtful: (row) => `It may have a harmless meaning: ${row.because.join("; ")}.`,
  suppressed: () => "A comment in the text suppresses it.",
  covered: () => "A longer or more severe finding covers these words.",
};

async function why() {
  const { selectionStart: start, selectionEnd: end, value: text } = paper;
  const words = text.slice(start, end).trim();
  const dialog = by("why");
  const title = element("h2", { id: "why-title" }, words ? "Why was this not flagged?" : "What was considered but not flagged");
  const close = element("button", { type: "button", autofocus: true, click: () => dialog.close() }, "Close");
  dialog.replaceChildren(title, element("p", {}, "Checking …"), close);
  dialog.showModal();
  let rows;
  try {
    ({ candidates: rows } = await ask("/v1/explain", question()));
  } catch (error) {
    return dialog.children[1].replaceWith(element("p", { role: "status" }, told(error)));
  }
  const units = unitsOf(text, rows.flatMap((row) => [row.start, row.end]));
  rows = rows.filter((row) => (words ? units(row.start) < end && start < units(row.end) : row.fate !== "reported"));
  const items = rows.map((row) =>
    element("li", {}, `“${row.match}”. ${FATES[row.fate](row)} `, element("a", { href: `/rules/${row.rule}`, target: "_blank", rel: "noopener" }, row.rule, newTab())),
  );
  const none = words
    ? element("p", {}, `No rule looks for “${words.slice(0, 200)}”. `, element("a", { href: `/rules/?q=${encodeURIComponent(words.slice(0, 200))}`, target: "_blank", rel: "noopener" }, "Search the rules", newTab()))
    : element("p", {}, "The draft has no other wording that any rule looks for. Select some words to ask about them.");
  dialog.children[1].replaceWith(element("div", { role: "status" }, items.length ? element("ul", {}, ...items) : none));
}

// Files.

async function open(chosen) {
  if (!chosen) return;
  try {
    const read = await readFile(chosen, by("file").dataset.packages.split(" "));
    load(read);
    if (read.isMixed) say(`${read.name} has mixed line endings; the download will have only one kind.`);
  } catch (error) {
    say(told(error));
  }
}

function save() {
  const link = element("a", { href: URL.createObjectURL(fileOf(paper.value, file)), download: file.name || "draft.txt" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copy() {
  await copied(paper);
  say("Copied.");
}

// Wiring.

paper.addEventListener("input", onInput);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await fix();
  } catch (error) {
    say(told(error));
  }
});
form.addEventListener("change", ({ target }) => {
  if (target === by("file") || target === paper) return;
  if (target.name === "profile")
    for (const box of form.querySelectorAll("[name=pack]")) box.checked = box.dataset.profiles.split(" ").includes(target.value);
  check();
});
by("undo").addEventListener("click", undo);
by("copy").addEventListener("click", copy);
by("show").addEventListener("click", () => {
  showChanges(true);
  by("changes-title").focus();
});
by("ask").addEventListener("click", why);
by("open").addEventListener("click", () => by("file").click());
by("file").addEventListener("change", ({ target }) => open(target.files[0]));
by("save").addEventListener("click", save);
by("close").addEventListener("click", () => {
  load(NO_FILE);
  paper.focus();
});
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
