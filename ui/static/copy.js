// Copying a quotation with its reference, or the address of a passage. The text stands on the page
// for those without scripts.

import { copied, showCopying } from "./clipboard.js";

document.documentElement.classList.add("can-copy");

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-copy-link]");
  if (!button) return;
  if (button.dataset.copyLink) {
    showCopying(button, await copied(new URL(button.dataset.copyLink, location.origin).href));
    return;
  }
  const text = button.closest("[data-quotable]").querySelector("[data-quotation]");
  const worked = await copied(text.value);
  showCopying(button, worked, "Not copied: select the text below");
  if (!worked) {
    text.closest("details")?.setAttribute("open", "");
    text.select();
  }
});
