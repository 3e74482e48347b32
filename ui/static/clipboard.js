// The clipboard, and saying on a button whether it worked.

import { announce } from "./announcer.js";

const SHOWN_MS = 2500;

export async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copiedBySelection(words); // browsers keep the clipboard from pages without https
  }
}

export function showCopying(button, worked, otherwise = "Not copied") {
  const words = button.dataset.words ?? button.innerHTML;
  button.dataset.words = words;
  button.textContent = worked ? "Copied" : otherwise;
  announce(button.textContent);
  setTimeout(() => (button.innerHTML = words), SHOWN_MS);
}

function copiedBySelection(words) {
  const before = document.activeElement;
  const box = document.createElement("textarea");
  box.value = words;
  box.className = "visually-hidden";
  (before?.closest("dialog") ?? document.body).append(box);
  box.select();
  const worked = document.execCommand("copy");
  box.remove();
  before?.focus();
  return worked;
}
