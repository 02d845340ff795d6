// Findings as the API tells them, kept in place while somebody types.

/** Findings with places in units of the text that they were found in. */
function placed(findings, text) {
  const edits = (finding) => finding.fixes.flatMap((fix) => fix.edits);
  const units = unitsOf(text, findings.flatMap((one) => [one, ...edits(one)].flatMap(({ start, end }) => [start, end])));
  const move = (item) => ({ ...item, start: units(item.start), end: units(item.end) });
  return findings.map((finding) => ({
    ...move(finding),
    fixes: finding.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
  }));
}

/** The findings as they stand after a change; without those that it touches. */
function moved(findings, change) {
  const by = change.text.length - (change.end - change.start);
  const isTouched = (item) => item.start < change.end + 1 && change.start - 1 < item.end;
  const move = (item) => (item.start >= change.end ? { ...item, start: item.start + by, end: item.end + by } : item);
  return findings
    .filter((one) => !isTouched(one) && !one.fixes.some((fix) => fix.edits.some(isTouched)))
    .map((one) => ({ ...move(one), fixes: one.fixes.map((fix) => ({ ...fix, edits: fix.edits.map(move) })) }));
}

const LEVELS = { error: "error", warning: "warning", info: "note" };

/**
 * The card of a finding. `put` is called with a fix, `leave` when the wording is to stay, `show` to go to its place.
 * In a document nothing is put in one by one, and `put` is null.
 */
function card(finding, references, { put, leave, show }) {
  const fixes = put ? finding.fixes : [];
  const titles = new Set(fixes.map((fix) => fix.title));
  const others = finding.alternatives.filter((text) => !titles.has(text));
  const betters = fixes.map((fix) =>
    element(
      "button",
      { type: "button", class: `better ${fix.safety}`, click: () => put(finding, fix) },
      fix.title || "(delete it)",
      ...(fix.safety === "safe" ? [] : [element("small", {}, "then reread the sentence")]),
    ),
  );
  const item = element(
    "li",
    { class: `card ${finding.severity}` },
    element(
      "h3",
      {},
      element("button", { type: "button", class: "link", click: () => show(finding) }, `“${finding.match}”`),
      " ",
      element("span", { class: "level" }, LEVELS[finding.severity]),
    ),
    element("p", {}, finding.message),
    ...(betters.length
      ? [element("div", { class: "betters", role: "group", "aria-label": `Better wording for “${finding.match}”` }, ...betters)]
      : []),
    ...(others.length ? [element("p", {}, put ? "Adapt yourself: " : "Better: ", others.map((text) => `“${text}”`).join("; "), ".")] : []),
    element(
      "details",
      {},
      element("summary", {}, "Why, and sources"),
      element(
        "ul",
        {},
        ...finding.because.map((reason) => element("li", {}, reason)),
        ...finding.sources.filter((key) => references[key]).map((key) => source(references[key])),
      ),
      element("p", {}, element("a", { href: `/rules/${finding.rule}`, target: "_blank", rel: "noopener" }, `The rule ${finding.rule}`, newTab())),
    ),
    element("button", { type: "button", class: "link leave", click: () => leave(finding) }, `Ignore “${finding.match}” in this draft`),
  );
  return item;
}

function source({ organization, title, year, url }) {
  const name = `${organization}: ${title}${year ? ` (${year})` : ""}`;
  return element("li", {}, url ? element("a", { href: url, target: "_blank", rel: "noreferrer" }, name, newTab()) : name);
}
