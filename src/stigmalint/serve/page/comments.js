// The moderators' page: from one comment to the next that wants a look, and notes to copy.

document.documentElement.classList.add("scripted");
const cards = [...document.querySelectorAll("#judged > li")];
const wanting = cards.filter((card) => !card.querySelector(".fine"));

function next() {
  const here = wanting.findIndex((card) => card.contains(document.activeElement));
  const card = wanting[(here + 1) % wanting.length];
  card?.focus();
  card?.scrollIntoView({ block: "start" });
}

document.getElementById("next")?.addEventListener("click", next);
document.addEventListener("keydown", (event) => {
  if (event.key !== "F8" || !wanting.length) return;
  event.preventDefault();
  next();
});
for (const button of document.querySelectorAll(".copy"))
  button.addEventListener("click", async () => {
    const note = button.parentElement.querySelector(".note");
    try {
      await navigator.clipboard.writeText(note.value);
    } catch {
      note.select();
      document.execCommand("copy");
    }
    button.textContent = "Copied";
  });
if (wanting.length) next();
