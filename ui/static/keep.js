// Keeping an answer: on paper, as PDF through the browser's own printing, or as a Word file.

import { announce } from "./announcer.js";

const NAME = "school-attendance-answer.docx";
const SHOWN_MS = 4000;

export function watchKeeping() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-print], [data-word]");
    if (!button) return;
    const exchange = button.closest("[data-exchange]");
    if ("print" in button.dataset) printed(exchange);
    else saved(exchange, button);
  });
}

function printed(exchange) {
  document.body.classList.add("printing-one");
  exchange.classList.add("printed");
  addEventListener(
    "afterprint",
    () => {
      document.body.classList.remove("printing-one");
      exchange.classList.remove("printed");
    },
    { once: true },
  );
  print();
}

async function saved(exchange, button) {
  let words = "Saved";
  try {
    const response = await fetch("/keep/word", { method: "POST", body: exchange.dataset.record });
    if (!response.ok) throw new Error(String(response.status));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = NAME;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), SHOWN_MS);
  } catch {
    words = "Not saved: please try again";
  }
  button.textContent = words;
  announce(words);
  setTimeout(() => (button.textContent = "Save as Word"), SHOWN_MS);
}
