// The join page counts down to its opening, and then shows itself anew. It counts on from what the server said, because
// the clock of the device may be wrong; its words change by the minute, and few of them are read aloud.

const DAY = 86_400;
const ALOUD = [60, 15, 5, 1]; // minutes before the opening
const AGAIN = 20; // seconds until another look, where the meeting is not ready yet
const SPREAD = 3; // seconds over which all who wait come back

const place = document.querySelector("[data-countdown]");
const clock = place.querySelector(".countdown__clock");
const words = place.querySelector(".countdown__words");
const how = place.querySelector(".countdown__how");
const opened = Date.now();
const given = Number(place.dataset.countdown);
const left = () => given - Math.floor((Date.now() - opened) / 1000);
const language = document.documentElement.lang;

function said(number, unit) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(number);
}

function inWords(seconds) {
  const minutes = Math.ceil(seconds / 60);
  const parts = [];
  if (minutes >= 60) parts.push(said(Math.floor(minutes / 60), "hour"));
  if (minutes % 60) parts.push(said(minutes % 60, "minute"));
  return new Intl.ListFormat(language, { type: "conjunction" }).format(parts);
}

function inFigures(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3600 ? rest : `${Math.floor(seconds / 3600)}:${rest}`;
}

function show() {
  const seconds = left();
  if (seconds <= 0) {
    clearInterval(ticking);
    setTimeout(() => location.reload(), 1000 * (given ? Math.random() * SPREAD : AGAIN));
    return;
  }
  if (seconds > DAY) return;
  how.textContent = how.dataset.otherwise;
  clock.textContent = inFigures(seconds);
  const text = place.dataset.words.replace("{time}", inWords(seconds));
  if (words.textContent !== text) {
    words.ariaLive = ALOUD.includes(Math.ceil(seconds / 60)) ? "polite" : "off";
    words.textContent = text;
  }
  clock.hidden = words.hidden = false;
}

const ticking = setInterval(show, 1000);
show();
// Who comes back to the page sees it as it is now, not as it was left.
addEventListener("pageshow", (event) => event.persisted && location.reload());
