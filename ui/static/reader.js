// The source reader: contents in sight where there is room, and an address for selected words.

import "./copy.js";
import "./exit.js";

const WIDE = matchMedia("(min-width: 64rem)");
const page = document.querySelector("[data-document]");
const offer = document.querySelector("[data-quote-selection]");
const contents = document.querySelector(".contents details");

if (contents) {
  const fit = () => (contents.open = WIDE.matches);
  WIDE.addEventListener("change", fit);
  fit();
}
// The browser went to the words before this page had its final height.
if (location.hash === "#quote") document.getElementById("quote")?.scrollIntoView();

document.addEventListener("selectionchange", () => {
  const span = selected();
  offer.hidden = !span;
  if (!span) return;
  const address = new URL(page.dataset.document, location.origin);
  address.search = new URLSearchParams(span);
  address.hash = "quote";
  offer.firstElementChild.href = address.href;
});

// The paragraphs that the selection touches, as characters of the document.
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!page.contains(range.commonAncestorContainer)) return null;
  const places = [...page.querySelectorAll("[data-start]")].filter((place) => range.intersectsNode(place));
  if (!places.length) return null;
  return { start: places[0].dataset.start, end: places.at(-1).dataset.end };
}
