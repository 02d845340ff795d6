// What the pages share: elements, questions to the server, the clipboard.

document.documentElement.classList.add("scripted");
const by = (id) => document.getElementById(id);

/** An element with attributes and children; functions are listeners. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  made.append(...children);
  return made;
}

function newTab() {
  return element("span", { class: "hidden" }, " (in a new tab)");
}

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

/** What went wrong with a question, for people. */
function told(error) {
  return error instanceof TypeError ? "The server is not responding. Is it still running?" : error.message;
}

/** Puts all that a text area holds on the clipboard. */
async function copied(area) {
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    area.select(); // beyond this machine a browser may not allow the other way
    document.execCommand("copy");
  }
}
