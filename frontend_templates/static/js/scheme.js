// In the editor's preview only: shows the page light or dark as `data-scheme` says, whatever the browser wishes.
const root = document.documentElement;
const { scheme } = root.dataset;
const WISH = /\(prefers-color-scheme:\s*(light|dark)\)/g;

function decide(media) {
  media.mediaText = media.mediaText.replace(WISH, (_all, wished) => (wished === scheme ? "(min-width: 0)" : "(max-width: 0)"));
}

function walk(rules) {
  for (const rule of rules) {
    if (rule.media?.mediaText) decide(rule.media);
    const inner = rule.styleSheet ? rule.styleSheet.cssRules : rule.cssRules;
    if (inner) walk(inner);
  }
}

for (const sheet of document.styleSheets) walk(sheet.cssRules);
root.style.colorScheme = scheme;
