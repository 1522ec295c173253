// The editor's panel of checks names each place by its selector; this shows its words instead.

const LONGEST = 80;
const panel = document.querySelector("[data-checks-panel]");

function wordsOf(selector) {
  const page = document.querySelector("#w-preview-iframe")?.contentDocument;
  const place = page?.querySelector(selector);
  const words = (place?.textContent || place?.alt || "").replace(/\s+/g, " ").trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
}

function rename() {
  for (const label of panel.querySelectorAll("[data-content-checker-selector-text]:not([data-named])")) {
    label.dataset.named = "";
    const words = wordsOf(label.textContent);
    if (words) label.textContent = words;
  }
}

if (panel) new MutationObserver(rename).observe(panel, { childList: true });
