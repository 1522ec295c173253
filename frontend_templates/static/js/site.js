// Nothing here is needed: it adds what only the visitor's own browser knows or can do.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("span").textContent = button.dataset.done;
  });
}

// The time on the visitor's own clock, where it is another than the event's.
const language = document.documentElement.lang;
const clock = (timeZone) =>
  new Intl.DateTimeFormat(language, { weekday: "short", hour: "2-digit", minute: "2-digit", timeZone });

for (const note of document.querySelectorAll("[data-zone]")) {
  const start = new Date(note.dataset.start);
  const end = new Date(note.dataset.end);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (clock(own).format(start) === clock(note.dataset.zone).format(start)) continue;
  note.append(` ${clock(own).formatRange(start, end)} (${own})`);
  note.hidden = false;
}
