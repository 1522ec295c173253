// Beside the text of a mail: puts placeholders in where the cursor stands, and keeps the preview up to date.

const QUIET = 400; // milliseconds without a key, before the preview is asked for

const form = document.querySelector("[data-preview]");
const part = (name) => document.querySelector(`[data-preview-${name}]`);
const state = part("state");
let field = form.elements.body;
let timer;
let asked = 0;

function insert(placeholder) {
  field.setRangeText(placeholder, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function show(answer) {
  state.textContent = answer.faults.join(" ");
  if (!answer.html) return;
  part("subject").textContent = answer.subject;
  part("text").textContent = answer.text;
  part("html").srcdoc = answer.html;
}

async function refresh() {
  const turn = ++asked;
  try {
    const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (!response.ok) throw new Error(response.statusText);
    const answer = await response.json();
    if (turn === asked) show(answer); // an earlier one may come later
  } catch {
    if (turn === asked) state.textContent = state.dataset.late;
  }
}

form.addEventListener("focusin", ({ target }) => {
  if (target === form.elements.subject || target === form.elements.body) field = target;
});
form.addEventListener("click", ({ target }) => {
  if (target.dataset.placeholder) insert(target.dataset.placeholder);
});
form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, QUIET);
});
