// Copying a quotation with its reference. The text stands on the page for those without scripts.

import { announce } from "./announcer.js";

for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = false;

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = button.closest("article").querySelector("[data-quotation]");
  const words = button.dataset.words ?? button.textContent;
  button.dataset.words = words;
  button.textContent = (await copied(text)) ? "Copied" : "Not copied: select the text below";
  announce(button.textContent);
  setTimeout(() => (button.textContent = words), 2500);
});

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    // Browsers keep the clipboard from pages without https: then the words are selected instead.
    text.closest("details").open = true;
    text.select();
    return document.execCommand("copy");
  }
}
