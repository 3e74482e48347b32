// Says one thing to a screen reader, once.

const region = document.getElementById("announcer");

export function announce(words, { urgent = false } = {}) {
  region.setAttribute("aria-live", urgent ? "assertive" : "polite");
  region.textContent = "";
  // A pause, or the same words twice in a row would be heard once.
  setTimeout(() => (region.textContent = words), 100);
}
